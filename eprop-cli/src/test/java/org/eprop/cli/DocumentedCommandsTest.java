package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.definition.ReadySearches;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.Main;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Every command in the blocks of README and docs is one that the program takes: options, names of
 * ready experiments and comparisons, and the settings that it changes.
 */
class DocumentedCommandsTest {

  private static final Pattern COMMAND =
      Pattern.compile("^(?: {4,}|\\$ )?(?:.*&& )?(?:eprop|.*-jar \\S*eprop\\.jar) (\\S.*)$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  /** The lines of blocks, those that end in a backslash joined. */
  private static List<String> lines(Path page) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean fenced = false;
    String begun = "";
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      } else if (fenced || line.startsWith("    ")) {
        if (line.endsWith("\\")) {
          begun += line.substring(0, line.length() - 1);
        } else {
          lines.add(begun + line);
          begun = "";
        }
      }
    }
    return lines;
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command.replaceFirst("\\s+#.*", ""));
    while (word.find()) {
      words.add(
          word.group(1) != null
              ? word.group(1)
              : word.group(2) != null ? word.group(2) : word.group(3));
    }
    return words;
  }

  private static void check(List<String> words, Plugins plugins) {
    List<String> without = new ArrayList<>(words);
    int folder = words.indexOf("--plugins");
    if (folder >= 0) {
      without.subList(folder, folder + 2).clear(); // it is on the reader's machine
      if (!Main.commandLine(80).getSubcommands().containsKey(words.get(0))) {
        return; // a command of these plugins
      }
    }
    String[] arguments = without.toArray(String[]::new);
    ParseResult result = Main.commandLine(80, arguments).parseArgs(arguments);
    while (result.hasSubcommand()) {
      result = result.subcommand();
    }
    String command = result.commandSpec().name();
    String first = words.size() < 2 ? "-" : words.get(1);
    if (first.startsWith("-") || first.endsWith(".json")) {
      return;
    }
    switch (command) {
      case "compare" -> ReadyComparisons.find(first);
      case "search" -> ReadySearches.find(first);
      case "train", "init" -> {
        Configuration configuration = ReadyExperiments.find(first);
        boolean ownComponents = words.contains("--plugins");
        for (int i = 0; i + 1 < words.size() && !ownComponents; i++) {
          if (words.get(i).equals("--set")) {
            configuration = configuration.with(List.of(words.get(i + 1)));
          }
        }
        new ExperimentReader(plugins).read(configuration);
      }
      default -> {}
    }
  }

  @Test
  void everyCommandIsTaken() throws IOException {
    List<String> wrong = new ArrayList<>();
    int commands = 0;
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      for (Path page : Pages.all()) {
        for (String text : lines(page)) {
          Matcher command = COMMAND.matcher(text);
          if (!command.find()) {
            continue;
          }
          commands++;
          try {
            check(words(command.group(1)), plugins);
          } catch (CommandLine.ParameterException | InvalidInputException e) {
            wrong.add(page + ": " + text.strip() + ": " + e.getMessage());
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(commands > 30, "looked at " + commands);
  }

  @Test
  void theNeuronOfTheReadmeIsRead() throws IOException {
    Matcher block =
        Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../README.md")));
    assertTrue(block.find());
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      var model = new ExperimentReader(plugins).read(block.group(1), "README").model(4, 6, 1);
      assertEquals("layer0", model.network().populations().get(0).name());
    }
  }
}
