package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.definition.ReadySearches;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.Main;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** The help of every command, in windows of all widths: it fits, and nothing is complained of. */
class HelpTest {

  private static final int WIDTH = 80;

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

  @TestFactory
  List<DynamicTest> helpOf() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String command : commands()) {
      for (String columns : new String[] {"1", "60", "x", "200"}) {
        tests.add(
            DynamicTest.dynamicTest(
                "eprop " + command + " --help, " + columns + " columns",
                () -> check(command, Main.columns(columns))));
      }
    }
    return tests;
  }

  private static void check(String command, int width) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try {
      String[] arguments = (command + " --help").strip().split(" ");
      CommandLine line =
          Main.commandLine(width, arguments)
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err));
      assertEquals(0, line.execute(arguments));
    } finally {
      System.setErr(before);
    }
    assertEquals("", err.toString());
    assertEquals("", warnings.toString(StandardCharsets.UTF_8));
    assertTrue(out.toString().startsWith("Usage: eprop " + command), out::toString);
    out.toString()
        .lines()
        .forEach(text -> assertTrue(text.length() <= width, text.length() + ": " + text));
  }

  @Test
  void helpListsWhatIsReady() {
    listed("train", ReadyExperiments.NAMES);
    listed("compare", ReadyComparisons.NAMES);
    listed("search", ReadySearches.NAMES);
  }

  private static void listed(String command, List<String> names) {
    StringWriter out = new StringWriter();
    Main.commandLine(WIDTH).setOut(new PrintWriter(out)).execute(command, "--help");
    List<String> words = Arrays.asList(out.toString().split("[\\s,.;]+"));
    names.forEach(name -> assertTrue(words.contains(name), () -> command + ": " + name));
  }

  /** Examples and tables are not to be wrapped at the usual width. */
  @Test
  void linesThatAreSetByHandFit() {
    List<String> wide = new ArrayList<>();
    for (String command : commands()) {
      String[] words = command.isEmpty() ? new String[0] : command.split(" ");
      CommandLine of = Main.commandLine(WIDTH, words);
      for (String word : words) {
        of = of.getSubcommands().get(word);
      }
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
    assertEquals(80, Main.columns(null));
    assertEquals(80, Main.columns(""));
    assertEquals(80, Main.columns("-5"));
    assertEquals(55, Main.columns("3"));
    assertEquals(72, Main.columns("72"));
    assertEquals(100, Main.columns("500"));
  }
}
