package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eprop.host.HelpPage;
import org.eprop.host.Main;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The table of docs/commands.md is what the program says of its commands, in the order of {@code
 * eprop --help}. {@code -Deprop.figures.write=true} writes it.
 */
class CommandsPageTest {

  private static final Path PAGE = Path.of("../docs/commands.md");
  private static final String HEAD =
      "| command | what it does | options used most, commands | page |\n|---|---|---|---|\n";
  private static final Pattern LISTED = Pattern.compile("(?m)^  (\\w+) +\\S.*$");
  private static final Pattern OPTION = Pattern.compile("(?m)^  (--[a-z-]+)");
  private static final Pattern INCLUDED = Pattern.compile("\\{include\\} (\\S+)");
  private static final Set<String> OF_ALL = Set.of("--help", "--version", "--stacktrace");
  private static final int WIDTH = 200;

  private static String table() throws IOException {
    StringBuilder rows = new StringBuilder(HEAD);
    CommandLine program = Main.commandLine(WIDTH);
    String help = program.getUsageMessage(CommandLine.Help.Ansi.OFF);
    Matcher listed = LISTED.matcher(help.substring(help.indexOf("\nLearn:")));
    while (listed.find()) {
      if (program.getSubcommands().containsKey(listed.group(1))) {
        rows.append(row(listed.group(1)));
      }
    }
    return rows.toString();
  }

  private static String row(String name) throws IOException {
    CommandLine command = Main.commandLine(WIDTH, name).getSubcommands().get(name);
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF).replace("\r\n", "\n");
    String usage = help.substring("Usage: ".length(), help.indexOf('\n')).replace(" [OPTIONS]", "");
    String most =
        command.getSubcommands().isEmpty()
            ? mostUsed(help)
            : String.join(", ", command.getSubcommands().keySet());
    HelpPage page = command.getCommandSpec().userObject().getClass().getAnnotation(HelpPage.class);
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            usage.replace("|", "\\|"),
            help.split("\n")[2],
            most,
            link(page == null || page.value().isEmpty() ? name : page.value()));
  }

  private static String mostUsed(String help) {
    int most = Math.max(help.indexOf("\nMost used:\n"), 0);
    int list = most > 0 ? most : help.indexOf("\nOptions:\n");
    int end = help.indexOf("\n\n", list + 1);
    return OPTION
        .matcher(help.substring(list, end < 0 ? help.length() : end))
        .results()
        .filter(option -> !OF_ALL.contains(option.group(1)))
        .map(option -> "`" + option.group(1) + "`")
        .collect(Collectors.joining(", "));
  }

  /** To the page itself, where one of docs takes in that of a module; empty if there is none. */
  private static String link(String name) throws IOException {
    Path page = PAGE.resolveSibling(name + ".md");
    if (!Files.exists(page)) {
      return "";
    }
    String text = Files.readString(page);
    Matcher included = INCLUDED.matcher(text);
    return "[%s](%s)".formatted(name, included.find() ? included.group(1) : name + ".md");
  }

  @Test
  void theTableIsWhatTheProgramSays() throws IOException {
    String page = Files.readString(PAGE).replace("\r\n", "\n");
    String before = page.substring(0, page.indexOf(HEAD));
    if (Boolean.getBoolean("eprop.figures.write")) {
      Files.writeString(PAGE, before + table());
    }
    assertEquals(before + table(), Files.readString(PAGE).replace("\r\n", "\n"));
  }
}
