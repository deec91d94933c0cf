package org.eprop.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help of commands: a text beside the class of each, such as {@code eprop-data-look.txt}. Its
 * first sentence says what the command does, in a line. {@code Most used: --set --out} names the
 * options to begin with; it ends with examples. Lines are joined to paragraphs, but for those that
 * begin with a space.
 */
final class HelpTexts {

  private static final String MOST = "Most used: ";

  private HelpTexts() {}

  /**
   * What a command's help has beside its options.
   *
   * @param about paragraphs, and lines set by hand
   * @param most the options that are used most
   * @param examples each a line and what belongs to it
   */
  record Parts(List<String> about, List<String> most, List<List<String>> examples) {}

  /** Of a command that has a text, or an annotation. */
  static Parts parts(CommandSpec spec) {
    List<String> most = List.of();
    for (String line : text(spec.userObject().getClass(), spec.qualifiedName("-"))) {
      if (line.startsWith(MOST)) {
        most = List.of(line.substring(MOST.length()).split(" "));
      }
    }
    List<List<String>> examples = new ArrayList<>();
    for (String line : spec.usageMessage().footer()) {
      if (line.startsWith("   ") && !examples.isEmpty()) {
        examples.get(examples.size() - 1).add(plain(line));
      } else if (line.startsWith(" ")) {
        examples.add(new ArrayList<>(List.of(plain(line))));
      }
    }
    List<String> about =
        Stream.of(spec.usageMessage().description())
            .map(HelpTexts::plain)
            .filter(line -> !line.isEmpty())
            .toList();
    return new Parts(about, most, examples);
  }

  /** picocli formats texts: a percent sign is written twice. */
  static String plain(String words) {
    return words.replace("%%", "%");
  }

  /**
   * What options and parameters are: {@code options.properties} beside the classes of commands and
   * mixins.
   */
  static ResourceBundle ofOptions(CommandLine eprop) {
    Set<Class<?>> types = new LinkedHashSet<>();
    collect(eprop.getCommandSpec(), types);
    Properties texts = new Properties();
    Set<String> read = new HashSet<>();
    for (Class<?> type : types) {
      if (read.add(type.getPackageName())) {
        texts.putAll(properties(type));
      }
    }
    return new ListResourceBundle() {
      @Override
      protected Object[][] getContents() {
        return texts.entrySet().stream()
            .map(text -> new Object[] {text.getKey(), text.getValue()})
            .toArray(Object[][]::new);
      }
    };
  }

  private static void collect(CommandSpec spec, Set<Class<?>> types) {
    if (spec.userObject() != null) {
      types.add(spec.userObject().getClass());
    }
    spec.mixins().values().forEach(mixin -> collect(mixin, types));
    spec.subcommands().values().forEach(command -> collect(command.getCommandSpec(), types));
  }

  private static Properties properties(Class<?> type) {
    Properties properties = new Properties();
    try (InputStream in = type.getResourceAsStream("options.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(type.getName(), e);
    }
    return properties;
  }

  /** What a command does, as its help or its annotation begins. */
  static String description(Class<?> type, String name) {
    List<String> text = text(type, "eprop-" + name);
    List<String> words =
        text.isEmpty() ? List.of(type.getAnnotation(Command.class).description()) : text;
    return words.isEmpty() ? "" : plain(words.get(0));
  }

  /** Adds it to a command, and to the commands in it. */
  static void addTo(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    List<String> text = text(spec.userObject().getClass(), spec.qualifiedName("-"));
    if (!text.isEmpty()) {
      add(spec.usageMessage(), text);
    }
    command.getSubcommands().values().forEach(HelpTexts::addTo);
  }

  private static List<String> text(Class<?> type, String name) {
    try (InputStream in = type.getResourceAsStream(name + ".txt")) {
      return in == null
          ? List.of()
          : paragraphs(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static void add(UsageMessageSpec usage, List<String> text) {
    int examples = 0;
    while (examples < text.size() && !isExamples(text.get(examples))) {
      examples++;
    }
    List<String> description = new ArrayList<>(text.subList(0, examples));
    description.removeIf(line -> line.startsWith(MOST));
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
    return line.equals("Examples:") || line.equals("Example:");
  }

  private static List<String> paragraphs(String text) {
    List<String> all = new ArrayList<>();
    for (String line : text.replace("%", "%%").lines().toList()) {
      String before = all.isEmpty() ? "" : all.get(all.size() - 1);
      if (standsAlone(before) || standsAlone(line)) {
        all.add(line);
      } else {
        all.set(all.size() - 1, before + " " + line);
      }
    }
    return all;
  }

  private static boolean standsAlone(String line) {
    return line.isEmpty() || line.startsWith(" ") || line.startsWith(MOST) || isExamples(line);
  }
}
