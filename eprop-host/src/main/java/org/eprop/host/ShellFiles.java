package org.eprop.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eprop.host.terminal.Window;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes what a shell knows of the program: completion for bash and zsh, and manual pages. The
 * build runs it.
 */
public final class ShellFiles {

  /** A setting such as optimizer=adam is one word, which no space follows if its value is open. */
  private static final String WHOLE_SETTINGS =
      """

      COMP_WORDBREAKS=${COMP_WORDBREAKS//=}
      complete -o nospace -F _complete_eprop -o default eprop eprop.sh eprop.bash
      """;

  private ShellFiles() {}

  /** Writes {@code completion/eprop} and {@code man/man1/*.1} into a folder. */
  public static void main(String[] arguments) {
    write(Path.of(arguments[0]));
  }

  /** Of the built-in commands. */
  public static void write(Path folder) {
    write(folder, Main.commandLine(Window.USUAL));
  }

  /** The same of a program with the commands of plugin folders. */
  static void write(Path folder, CommandLine eprop) {
    String bash =
        AutoComplete.bash("eprop", eprop)
            .replace("\r\n", "\n")
            .replace("printf -v quoted %q \"${options[i]}\"", "quoted=${options[i]} # plain words");
    file(folder.resolve("completion").resolve("eprop"), bash + WHOLE_SETTINGS);
    Path man = folder.resolve("man").resolve("man1");
    file(man.resolve("eprop.1"), new ManPage(eprop).text());
    pages(man, eprop);
  }

  /** A page for each command, and for each of its own. */
  private static void pages(Path man, CommandLine of) {
    for (CommandLine command : of.getSubcommands().values()) {
      String name = command.getCommandSpec().qualifiedName("-");
      file(man.resolve(name + ".1"), new ManPage(command).text());
      pages(man, command);
    }
  }

  private static void file(Path file, String text) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": can't be written: " + e, e);
    }
  }

  /** A command's manual page in roff, with the macros of man(7): what its help says. */
  private static final class ManPage {

    private static final int SECTION = 1;

    private final CommandSpec spec;
    private final StringBuilder text = new StringBuilder();

    ManPage(CommandLine command) {
      spec = command.getCommandSpec();
      String name = spec.qualifiedName("-");
      text.append(".TH \"")
          .append(name.toUpperCase(Locale.ROOT))
          .append("\" \"" + SECTION + "\" \"\" \"eprop ")
          .append(Version.eprop())
          .append("\" \"eprop\"\n");
      List<String> description = List.of(spec.usageMessage().description());
      section("NAME");
      line(name + " - " + lowered(Columns.firstSentence(plain(description.get(0)))));
      section("SYNOPSIS");
      String synopsis =
          new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
      line(synopsis.replaceAll("\\s+", " ").strip());
      section("DESCRIPTION");
      paragraphs(description);
      if (!spec.positionalParameters().isEmpty()) {
        section("PARAMETERS");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
          entry(parameter.paramLabel(), parameter);
        }
      }
      section("OPTIONS");
      for (OptionSpec option : spec.options()) {
        String label = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
        entry(String.join(", ", option.names()) + label, option);
      }
      commands();
      section("EXIT STATUS");
      spec.usageMessage().exitCodeList().forEach((code, what) -> entry(code, List.of(what)));
      examples(List.of(spec.usageMessage().footer()));
      seeAlso();
    }

    private void commands() {
      if (spec.subcommands().isEmpty()) {
        return;
      }
      section("COMMANDS");
      for (Map.Entry<String, CommandLine> command : spec.subcommands().entrySet()) {
        String[] words = command.getValue().getCommandSpec().usageMessage().description();
        entry(command.getKey(), List.of(Columns.firstSentence(plain(words[0]))));
      }
    }

    private void examples(List<String> footer) {
      int from = footer.indexOf("Examples:");
      if (from < 0) {
        return;
      }
      section("EXAMPLES");
      text.append(".nf\n");
      footer.subList(from + 1, footer.size()).forEach(this::line);
      text.append(".fi\n");
    }

    private void seeAlso() {
      section("SEE ALSO");
      List<String> pages = new ArrayList<>();
      if (spec.parent() != null) {
        pages.add(spec.parent().qualifiedName("-") + "(1)");
      }
      String own = spec.qualifiedName("-");
      spec.subcommands().keySet().forEach(name -> pages.add(own + "-" + name + "(1)"));
      line(String.join(", ", pages));
    }

    private void section(String title) {
      text.append(".SH \"").append(title).append("\"\n");
    }

    private void entry(String term, ArgSpec argument) {
      String value = argument.defaultValue() == null ? "" : argument.defaultValue();
      entry(
          term,
          List.of(argument.description()).stream()
              .map(words -> words.replace("${DEFAULT-VALUE}", value))
              .toList());
    }

    private void entry(String term, List<String> words) {
      text.append(".TP\n.B ");
      line(term);
      line(plain(String.join(" ", words)));
    }

    /** Lines that begin with spaces are a table and stay lines. */
    private void paragraphs(List<String> lines) {
      boolean table = false;
      for (String words : lines) {
        boolean row = words.startsWith(" ");
        if (row != table) {
          text.append(row ? ".nf\n" : ".fi\n");
          table = row;
        }
        if (words.isBlank()) {
          text.append(".PP\n");
        } else {
          line(plain(words));
        }
      }
      if (table) {
        text.append(".fi\n");
      }
    }

    /** picocli formats descriptions: a percent sign is written twice. */
    private static String plain(String words) {
      return words.replaceAll("%n|\\R", " ").replace("%%", "%");
    }

    private static String lowered(String sentence) {
      String words =
          sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
      return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    private void line(String words) {
      String escaped = words.replace("\\", "\\e").replace("-", "\\-");
      boolean control = escaped.startsWith(".") || escaped.startsWith("'");
      text.append(control ? "\\&" : "").append(escaped).append('\n');
    }

    String text() {
      return text.toString();
    }
  }
}
