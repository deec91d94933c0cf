package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final String HEAD = "| command, page | what it does |\n|---|---|\n";
  private static final Pattern LISTED = Pattern.compile("(?m)^  (\\w+) +\\S.*$");
  private static final Pattern INCLUDED = Pattern.compile("\\{include\\} (\\S+)");
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
    String commands = String.join(", ", command.getSubcommands().keySet());
    String does = help.split("\n")[2];
    HelpPage page = command.getCommandSpec().userObject().getClass().getAnnotation(HelpPage.class);
    return "| %s | %s |\n"
        .formatted(
            link(
                "`" + usage.replace("|", "\\|") + "`",
                page == null || page.value().isEmpty() ? name : page.value()),
            commands.isEmpty() ? does : does.replaceFirst("\\.$", ": " + commands + "."));
  }

  /** To the page itself, where one of docs takes in that of a module; none if there is no page. */
  private static String link(String words, String name) throws IOException {
    Path page = PAGE.resolveSibling(name + ".md");
    if (!Files.exists(page)) {
      return words;
    }
    String text = Files.readString(page);
    Matcher included = INCLUDED.matcher(text);
    return "[%s](%s)".formatted(words, included.find() ? included.group(1) : name + ".md");
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
