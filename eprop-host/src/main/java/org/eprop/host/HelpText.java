package org.eprop.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help of a command: how it is called, what is used most, an example; then all there is. That
 * of the program itself: its commands by groups. Lines break at spaces only.
 */
final class HelpText {

  private static final String KEY = "eprop";
  private static final int MARGIN = 2;
  private static final int EXAMPLE_MARGIN = 6;

  /** What stands left of descriptions is no wider, a third of narrow windows or this. */
  private static final int MOST_LEFT = 28;

  private static final String OTHERS = "Other";

  private final Help help;
  private final CommandSpec spec;
  private final HelpTexts.Parts parts;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  private HelpText(Help help) {
    this.help = help;
    spec = help.commandSpec();
    parts = HelpTexts.parts(spec);
    width = EpropCommand.surroundings(spec.commandLine()).columns();
  }

  /** Has all commands show their help so. */
  static void addTo(CommandLine eprop) {
    eprop.setHelpSectionMap(Map.of(KEY, help -> new HelpText(help).all()));
    eprop.setHelpSectionKeys(List.of(KEY));
  }

  private String all() {
    usage();
    if (!parts.about().isEmpty()) {
      paragraph(parts.about().get(0));
    }
    if (spec.parent() == null) {
      examples("First", parts.examples());
      groups();
      paragraph(
          "'eprop COMMAND --help' says how to use one, 'eprop docs' has the pages. Exit status: 0 success, 1 an error in eprop, 2 a mistake in the input, 130 or 143"
              + " stopped, with everything saved.");
      return text.toString();
    }
    boolean most = !parts.most().isEmpty();
    if (most) {
      heading("Most used");
      options(parts.most().stream().map(spec::findOption).toList(), /* whole= */ false);
    }
    List<List<String>> examples = parts.examples();
    examples("Example", examples.subList(0, Math.min(1, examples.size())));
    parts.about().stream().skip(1).forEach(this::paragraph);
    if (!spec.subcommands().isEmpty()) {
      heading("Commands");
      commands(spec.subcommands());
    }
    heading(most ? "All options" : "Options");
    options(spec.options(), /* whole= */ true);
    examples("More examples", examples.subList(Math.min(1, examples.size()), examples.size()));
    page();
    return text.toString();
  }

  private void heading(String words) {
    text.append('\n').append(bold(words)).append('\n');
  }

  private String bold(String heading) {
    return help.colorScheme().ansi().string("@|bold " + heading + ":|@");
  }

  private void usage() {
    StringBuilder call = new StringBuilder(spec.qualifiedName());
    for (OptionSpec option : spec.options()) {
      if (option.required()) {
        call.append(' ').append(name(option));
      }
    }
    if (spec.parent() != null) {
      call.append(" [OPTIONS]");
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      call.append(' ').append(name(parameter));
    }
    if (!spec.subcommands().isEmpty()) {
      call.append(hasOwn() ? " [COMMAND]" : " COMMAND");
    }
    String usage = "Usage:";
    text.append(new Columns(usage.length() + 1, width).row(usage, call.toString()));
  }

  /** Whether it does something without one of its commands. */
  private boolean hasOwn() {
    try {
      return spec.userObject().getClass().getMethod("call").getDeclaringClass()
          != ConsoleCommand.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A paragraph, or a line set by hand, which begins with a space. */
  private void paragraph(String words) {
    int margin = words.length() - words.stripLeading().length();
    if (margin == 0) {
      text.append('\n').append(Columns.paragraph(words, 0, width));
    } else if (words.length() <= width) {
      text.append(words).append('\n');
    } else {
      List<String> lines = Columns.wrap(words.strip(), width - margin - MARGIN);
      text.append(" ".repeat(margin)).append(lines.get(0)).append('\n');
      lines.stream()
          .skip(1)
          .forEach(line -> text.append(" ".repeat(margin + MARGIN)).append(line).append('\n'));
    }
  }

  /** Commands by their groups, as they come. */
  private void groups() {
    Map<String, Map<String, CommandLine>> groups = new LinkedHashMap<>();
    spec.subcommands()
        .forEach(
            (name, command) -> {
              HelpPage page = command.getCommand().getClass().getAnnotation(HelpPage.class);
              String group = page == null || page.group().isEmpty() ? OTHERS : page.group();
              groups.computeIfAbsent(group, g -> new LinkedHashMap<>()).put(name, command);
            });
    text.append('\n');
    groups.forEach(
        (group, commands) -> {
          text.append(bold(group)).append('\n');
          commands(commands);
        });
  }

  private void commands(Map<String, CommandLine> commands) {
    int left =
        2 * MARGIN + spec.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0);
    Columns columns = new Columns(left, width);
    commands.forEach(
        (name, command) -> {
          List<String> about = HelpTexts.parts(command.getCommandSpec()).about();
          columns.row(
              margin(name),
              margin(help.colorScheme().commandText(name).toString()),
              about.isEmpty() ? "" : Columns.firstSentence(about.get(0)));
        });
    text.append(columns);
  }

  private void options(List<OptionSpec> options, boolean whole) {
    List<ArgSpec> all = new ArrayList<>();
    if (whole) {
      all.addAll(spec.positionalParameters());
    }
    all.addAll(options);
    all.removeIf(ArgSpec::hidden);
    int most = Math.min(MOST_LEFT, width / 3);
    int left =
        2 * MARGIN
            + all.stream()
                .mapToInt(argument -> name(argument).length())
                .filter(length -> length + 2 * MARGIN <= most)
                .max()
                .orElse(0);
    Columns columns = new Columns(left, width);
    for (ArgSpec argument : all) {
      String name = margin(name(argument));
      String coloured =
          argument.isOption()
              ? help.colorScheme().optionText(name).toString()
              : help.colorScheme().parameterText(name).toString();
      for (String part : description(argument)) {
        columns.row(name, coloured, whole ? part : Columns.firstSentence(part));
        name = "";
        coloured = "";
        if (!whole) {
          break;
        }
      }
    }
    text.append(columns);
  }

  private static String margin(String words) {
    return " ".repeat(MARGIN) + words;
  }

  /** How it is given. */
  private static String name(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
      return String.join(", ", option.names()) + label;
    }
    String more = argument.arity().max() > 1 ? "..." : "";
    return (argument.arity().min() == 0 ? "[" + argument.paramLabel() + "]" : argument.paramLabel())
        + more;
  }

  /** Its paragraphs. */
  private static List<String> description(ArgSpec argument) {
    String value = String.valueOf(argument.defaultValueString());
    String candidates =
        argument.completionCandidates() == null
            ? ""
            : String.join(", ", argument.completionCandidates());
    return List.of(
        String.join(" ", argument.description())
            .replace("${DEFAULT-VALUE}", value)
            .replace("${COMPLETION-CANDIDATES}", candidates)
            .replace("%%", "%")
            .split("%n|\\R"));
  }

  /** Each is a line, which a comment may end, and more lines that belong to it. */
  private void examples(String title, List<List<String>> examples) {
    if (examples.isEmpty()) {
      return;
    }
    heading(title);
    boolean fit = examples.stream().flatMap(List::stream).allMatch(line -> line.length() <= width);
    for (String line : examples.stream().flatMap(List::stream).toList()) {
      if (fit) {
        text.append(line).append('\n');
        continue;
      }
      String[] sides = line.strip().split("\\s{2,}", 2);
      int margin = line.length() - line.stripLeading().length();
      text.append(" ".repeat(margin))
          .append(command(sides[0], width - margin - MARGIN))
          .append('\n');
      if (sides.length > 1) {
        text.append(Columns.paragraph(sides[1], EXAMPLE_MARGIN, width));
      }
    }
  }

  /** As a shell takes it over several lines. */
  private static String command(String words, int width) {
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String part : words.split(" (?=-)")) { // an option stays with its value
      boolean fits = length == 0 || length + 1 + part.length() <= width - MARGIN;
      String before = length == 0 ? "" : fits ? " " : " \\\n" + " ".repeat(EXAMPLE_MARGIN);
      lines.append(before).append(part);
      length = fits ? length + 1 + part.length() : EXAMPLE_MARGIN + part.length();
    }
    return lines.toString();
  }

  private void page() {
    if (spec.userObject() instanceof ConsoleCommand command) {
      command.page("").ifPresent(page -> paragraph("More: " + Failures.reference(page)));
    }
  }
}
