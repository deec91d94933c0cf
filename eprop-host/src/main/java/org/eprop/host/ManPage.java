package org.eprop.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's manual page in roff, with the macros of man(7): what its help says. */
final class ManPage {

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
    String words = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
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
