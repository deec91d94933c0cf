package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.definition.ReadySearches;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.Main;
import org.eprop.host.terminal.PrintableWriter;
import org.eprop.host.terminal.Window;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The help of every command, in windows of all widths: it fits, and no word is broken. */
class HelpTest {

  private static final int WIDTH = 80;
  private static final int MOST_LINES = 40;
  private static final int MOST_USED = 5;

  private static List<String> commands() {
    List<String> all = new ArrayList<>(List.of(""));
    Main.commandLine(WIDTH)
        .getSubcommands()
        .forEach(
            (name, command) -> {
              all.add(name);
              command.getSubcommands().keySet().forEach(own -> all.add(name + " " + own));
            });
    return all;
  }

  private static CommandLine line(String command, int width) {
    String[] words = command.isEmpty() ? new String[0] : command.split(" ");
    CommandLine line = Main.commandLine(width, words);
    for (String word : words) {
      line = line.getSubcommands().get(word);
    }
    return line;
  }

  private static String help(String command, int width) {
    return line(command, width).getUsageMessage(CommandLine.Help.Ansi.OFF).replace("\r\n", "\n");
  }

  private static Set<String> words(String help) {
    return Arrays.stream(help.split("\\s+"))
        .filter(word -> !word.equals("\\")) // of an example on two lines
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @TestFactory
  List<DynamicTest> helpOf() {
    return commands().stream()
        .map(name -> DynamicTest.dynamicTest("eprop " + name + " --help", () -> check(name)))
        .toList();
  }

  private static void check(String command) {
    String wide = help(command, 100);
    for (int width : new int[] {60, 80, 100}) {
      String help = help(command, width);
      help.lines().forEach(text -> assertTrue(text.length() <= width, text.length() + ": " + text));
      assertEquals(words(wide), words(help), "no word is broken");
    }
    assertTrue(wide.startsWith(("Usage: eprop " + command).strip()), wide);
    if (command.isEmpty()) {
      return;
    }
    List<OptionSpec> options = line(command, WIDTH).getCommandSpec().options();
    String all = options.size() > MOST_USED + 3 ? "\nAll options:\n" : "ptions:\n";
    assertTrue(wide.contains(all), wide);
    assertTrue(wide.indexOf("\nExample:\n  ") < wide.indexOf(all), wide);
    assertTrue(wide.contains("\nExample:\n  "), wide);
    for (OptionSpec option : options) {
      assertTrue(
          wide.substring(wide.indexOf(all)).contains("  " + String.join(", ", option.names())),
          option::toString);
    }
    int most = wide.indexOf("\nMost used:\n");
    if (all.contains("All")) {
      String used = wide.substring(most, wide.indexOf("\n\n", most + 1));
      assertEquals(MOST_USED, used.lines().filter(text -> text.startsWith("  -")).count(), used);
    }
  }

  /** Every line of the list of commands is one. */
  @Test
  void theListOfCommandsFitsOnAScreen() {
    for (int width : new int[] {60, WIDTH}) {
      String help = help("", width);
      assertTrue(help.lines().count() <= MOST_LINES, help);
      for (String command : Main.commandLine(WIDTH).getSubcommands().keySet()) {
        assertEquals(
            1, help.lines().filter(text -> text.matches("  " + command + " +[A-Z].*\\.")).count());
      }
      assertTrue(!help.contains("\nOther:"), help);
    }
  }

  /** As it is in a terminal: the window's own width, without the variable COLUMNS. */
  @Test
  void aTerminalIsAskedForItsWidth() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no pseudo-terminal");
    String java =
        Cli.command(List.of()).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    for (int width : new int[] {60, 90}) {
      String said = terminal("stty cols %d; %s train --help".formatted(width, java));
      String help = help("train", width);
      assertTrue(said.startsWith(help), said + "\n---\n" + help);
    }
    String said = terminal("stty cols 60; %s trian; %s train ecgg".formatted(java, java));
    assertTrue(said.contains("Did you mean eprop train?"), said);
    assertTrue(said.contains("unknown experiment \"ecgg\""), said);
    assertTrue(said.lines().allMatch(text -> text.length() <= 60), said);
  }

  private static String terminal(String commands) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("/usr/bin/script", "-qec", commands, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().remove("COLUMNS");
    builder.environment().put("TERM", "xterm");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    return said.replace("\r\n", "\n").replaceAll("\033\\[[\\d;]*m", "");
  }

  @Test
  void helpListsWhatIsReady() {
    listed("train", ReadyExperiments.NAMES);
    listed("compare", ReadyComparisons.NAMES);
    listed("search", ReadySearches.NAMES);
  }

  private static void listed(String command, List<String> names) {
    List<String> words = Arrays.asList(help(command, WIDTH).split("[\\s,.;]+"));
    names.forEach(name -> assertTrue(words.contains(name), () -> command + ": " + name));
  }

  /** Examples and tables are not to be wrapped at the usual width. */
  @Test
  void linesThatAreSetByHandFit() {
    List<String> wide = new ArrayList<>();
    for (String command : commands()) {
      CommandLine of = line(command, WIDTH);
      List<String> lines = new ArrayList<>(List.of(of.getCommandSpec().usageMessage().footer()));
      Arrays.stream(of.getCommandSpec().usageMessage().description())
          .filter(text -> text.startsWith("  "))
          .forEach(lines::add);
      lines.stream().filter(text -> text.length() >= WIDTH).forEach(wide::add);
    }
    assertEquals(List.of(), wide);
  }

  @Test
  void columnsAreWhatTheVariableSaysWithinReason() {
    assertEquals(40, Window.ofText("3"));
    assertEquals(72, Window.ofText("72"));
    assertEquals(100, Window.ofText("500"));
  }

  @Test
  void linesOfATerminalBreakAtSpaces() {
    assertEquals("short", PrintableWriter.fit("short", 20));
    assertEquals(
        "  ok    a word or\n        two", PrintableWriter.fit("  ok    a word or two", 17));
    assertEquals("one two\n  three", PrintableWriter.fit("one two three", 8));
    assertEquals("a/path/longer/than\n  that", PrintableWriter.fit("a/path/longer/than that", 8));
    String json = "{\"text\": \"of several words\"}";
    assertEquals(json, PrintableWriter.fit(json, 8));
  }
}
