package org.eprop.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help of commands: a text for each, such as {@code help/eprop-data-look.txt}, which says what
 * it does and ends with examples. Lines are joined to paragraphs, but for those that begin with a
 * space.
 */
final class HelpTexts {

  private HelpTexts() {}

  /** What options and parameters are: {@code options.properties}. */
  static ResourceBundle ofOptions() {
    return ResourceBundle.getBundle("org.eprop.cli.options", Locale.ROOT);
  }

  /** Adds it to a command, and to the commands in it. */
  static void addTo(CommandLine command) {
    String file = "help/" + command.getCommandSpec().qualifiedName("-") + ".txt";
    try (InputStream in = HelpTexts.class.getResourceAsStream(file)) {
      if (in != null) {
        add(
            command.getCommandSpec().usageMessage(),
            paragraphs(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
    command.getSubcommands().values().forEach(HelpTexts::addTo);
  }

  private static void add(UsageMessageSpec usage, List<String> text) {
    int examples = 0;
    while (examples < text.size() && !isExamples(text.get(examples))) {
      examples++;
    }
    List<String> description = new ArrayList<>(text.subList(0, examples));
    if (examples < text.size()) {
      List<String> footer = new ArrayList<>(text.subList(examples, text.size()));
      footer.add(0, "");
      usage.footer(footer.toArray(String[]::new));
    } else {
      description.add("");
    }
    usage.description(description.toArray(String[]::new));
  }

  private static boolean isExamples(String line) {
    return line.matches("Examples?:");
  }

  private static List<String> paragraphs(String text) {
    List<String> all = new ArrayList<>();
    for (String line : text.replace("%", "%%").lines().toList()) {
      String before = all.isEmpty() ? "" : all.get(all.size() - 1);
      boolean apart = List.of(before, line).stream().anyMatch(HelpTexts::standsAlone);
      if (apart) {
        all.add(line);
      } else {
        all.set(all.size() - 1, before + " " + line);
      }
    }
    return all;
  }

  private static boolean standsAlone(String line) {
    return line.isEmpty() || line.startsWith(" ") || isExamples(line);
  }
}
