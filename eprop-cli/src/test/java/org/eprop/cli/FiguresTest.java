package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.host.Main;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures in README and docs that a seed determines are what the commands give today. {@code
 * docs/figures.json} says which stand where: in a text, {@code {}} is the figure and {@code {*}}
 * any other number.
 *
 * <p>Where they stand is always looked at. The commands marked as short are run, and with {@code
 * -Deprop.figures=WORDS} those that contain WORDS, with {@code -Deprop.figures=all} all of them,
 * which takes hours. With {@code -Deprop.figures.runs=DIR} runs are kept there: what is finished is
 * not run again, and what was stopped goes on. With {@code -Deprop.figures.write=true} today's
 * figures take the place of those that stand there.
 */
class FiguresTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ROOT = Path.of("..");
  private static final String NUMBER = "[-−]?\\d[\\d,]*(?:\\.\\d+)?";

  private final boolean writes = Boolean.getBoolean("eprop.figures.write");
  private Path folder = Path.of(System.getProperty("eprop.figures.runs", ""));

  @BeforeEach
  void nothingIsKeptUnlessSaid(@TempDir Path temporary) {
    folder = folder.toString().isEmpty() ? temporary : folder.toAbsolutePath();
  }

  private static JsonNode entries() throws IOException {
    return JSON.readTree(ROOT.resolve("docs/figures.json").toFile());
  }

  @Test
  void everyFigureStandsWhereItIsSaidTo() throws IOException {
    for (JsonNode entry : entries()) {
      for (JsonNode figure : entry.path("figures")) {
        printed(figure);
      }
      if (entry.has("tables")) {
        assertTrue(!documented(entry.get("tables")).isEmpty(), entry::toString);
      }
    }
  }

  @TestFactory
  List<DynamicTest> figuresAreTodays() throws IOException {
    String wanted = System.getProperty("eprop.figures", "");
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode entry : entries()) {
      String command =
          entry.has("train")
              ? "train " + text(entry, "train")
              : "compare " + text(entry, "compare");
      boolean named = !wanted.isEmpty() && (wanted.equals("all") || command.contains(wanted));
      if (named || wanted.isEmpty() && entry.path("short").asBoolean()) {
        tests.add(DynamicTest.dynamicTest(command, () -> check(command, entry)));
      }
    }
    assertTrue(!tests.isEmpty(), "no command contains " + wanted);
    return tests;
  }

  private void check(String command, JsonNode entry) throws IOException {
    if (entry.has("needs")) {
      assumeTrue(Files.exists(Path.of(text(entry, "needs"))), text(entry, "needs"));
    }
    Path out = folder.resolve(command.replaceAll("\\W+", "-"));
    if (entry.has("compare") || !Files.exists(out.resolve("result.json"))) {
      run(command, out);
    }
    List<String> wrong = new ArrayList<>();
    if (entry.has("tables")) {
      Map<String, String> today = cells(Files.readString(out.resolve("comparison.md")));
      if (writes) {
        rewrite(entry.get("tables"), today);
      }
      documented(entry.get("tables"))
          .forEach(
              (cell, value) -> {
                if (!isToday(value, today.getOrDefault(cell, ""))) {
                  wrong.add(cell + ": " + value + ", today " + today.get(cell));
                }
              });
    } else {
      JsonNode result = result(out);
      for (JsonNode figure : entry.get("figures")) {
        compare(figure, result, wrong);
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static void run(String command, Path out) {
    List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
    arguments.addAll(List.of("--out", out.toString()));
    if (command.startsWith("train") && Files.exists(out.resolve("checkpoint.npz"))) {
      arguments = new ArrayList<>(List.of("train", "--resume", out.toString()));
    }
    arguments.addAll(List.of("--quiet", "--no-report"));
    Cli.run(arguments.toArray(String[]::new)).succeeded();
  }

  /** A table may leave out the interval of a value, and its deviation. */
  private static boolean isToday(String printed, String today) {
    return printed.equals(today) || !printed.isEmpty() && today.startsWith(printed + " ");
  }

  private void compare(JsonNode figure, JsonNode result, List<String> wrong) throws IOException {
    String pointer = "/" + text(figure, "of").replace('.', '/');
    JsonNode value = result.at(pointer);
    assertTrue(value.isNumber(), () -> pointer + " in " + result);
    String printed = printed(figure);
    boolean percent = pointer.endsWith("accuracy") || pointer.endsWith("success");
    double today = value.asDouble() * (percent ? 100 : 1);
    int point = printed.indexOf('.');
    int decimals = point < 0 ? 0 : printed.length() - point - 1;
    double there = Double.parseDouble(printed.replace(",", "").replace('−', '-'));
    if (!(Math.abs(today - there) <= 0.5 * Math.pow(10, -decimals) * 1.001)) {
      if (writes) {
        String text = file(text(figure, "file"));
        MatchResult place = place(figure);
        write(
            text(figure, "file"),
            text.substring(0, place.start(1))
                + String.format(Locale.ROOT, "%." + decimals + "f", today).replace('-', '−')
                + text.substring(place.end(1)));
      } else {
        wrong.add(text(figure, "text") + ": " + printed + ", today " + today);
      }
    }
  }

  /** Puts today's cells in the place of a section's, with as much of a value as stands there. */
  private static void rewrite(JsonNode tables, Map<String, String> today) throws IOException {
    String section = section(tables);
    Map<String, Integer> seen = new HashMap<>();
    String name = text(tables, "file");
    write(name, file(name).replace(section, rewritten(section, today, seen)));
    for (MatchResult shown : ResultTables.shown(section)) {
      Path csv = ROOT.resolve(name).resolveSibling(shown.group(1));
      String table = ResultTables.markdown(csv, shown.group(2));
      ResultTables.write(csv, shown.group(2), rewritten(table, today, seen));
    }
  }

  private static String rewritten(
      String text, Map<String, String> today, Map<String, Integer> seen) {
    StringBuilder lines = new StringBuilder();
    String[] header = null;
    for (String line : text.split("(?<=\n)")) {
      String[] row = line.split("\\|", -1);
      if (!line.startsWith("|")) {
        header = null;
      } else if (header == null) {
        header = row;
      } else {
        for (int k = 2; k < row.length - 1 && header[1].strip().matches("variant|contrast"); k++) {
          String cell = row[1].strip() + " / " + header[k].strip();
          String now = today.get(cell + " " + seen.merge(cell, 1, Integer::sum));
          String printed = row[k].strip();
          if (now != null && !printed.isEmpty()) {
            String shorter = printed.contains("[") ? now : now.replaceAll(" \\[.*", "");
            String value = printed.contains("±") ? shorter : shorter.replaceAll(" ±.*", "");
            row[k] = String.format("%-" + row[k].length() + "s", " " + value + " ");
          }
        }
      }
      lines.append(String.join("|", row));
    }
    return lines.toString();
  }

  private static void write(String name, String text) throws IOException {
    Files.writeString(ROOT.resolve(name), text);
  }

  private static JsonNode result(Path out) throws IOException {
    ObjectNode result = (ObjectNode) JSON.readTree(out.resolve("result.json").toFile());
    ArrayNode metrics = result.putArray("metrics");
    for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
      metrics.add(JSON.readTree(line));
    }
    try (Plugins plugins = Plugins.builder().classPath(Main.class.getClassLoader()).build()) {
      EpropNetwork network = NetworkFile.read(out.resolve("last.npz"), plugins).network();
      return result.put("parameters", network.newGradient().count());
    }
  }

  /** The figure as it stands in its file, where it has to stand once. */
  private static String printed(JsonNode figure) throws IOException {
    return place(figure).group(1);
  }

  private static MatchResult place(JsonNode figure) throws IOException {
    StringBuilder pattern = new StringBuilder();
    for (String part : text(figure, "text").split("(?=\\{\\*?})|(?<=})")) {
      pattern.append(
          switch (part) {
            case "{}" -> "(" + NUMBER + ")";
            case "{*}" -> NUMBER;
            default -> words(part);
          });
    }
    Matcher matcher = Pattern.compile(pattern.toString()).matcher(file(text(figure, "file")));
    assertTrue(matcher.find(), () -> figure + " does not stand there");
    MatchResult place = matcher.toMatchResult();
    assertTrue(!matcher.find(), () -> figure + " stands there more than once");
    return place;
  }

  /** Lines may be broken, and columns aligned, as they like. */
  private static String words(String text) {
    StringBuilder pattern = new StringBuilder();
    for (String word : text.split("((?<=\\s)(?=\\S))|((?<=\\S)(?=\\s))")) {
      pattern.append(word.isBlank() ? "\\s+" : Pattern.quote(word));
    }
    return pattern.toString();
  }

  private static Map<String, String> documented(JsonNode tables) throws IOException {
    Path folder = ROOT.resolve(text(tables, "file")).resolveSibling(".");
    return cells(ResultTables.with(folder, section(tables)));
  }

  private static String section(JsonNode tables) throws IOException {
    String text = file(text(tables, "file"));
    String title = "\n" + text(tables, "section") + "\n";
    int start = text.indexOf(title);
    assertTrue(start >= 0, () -> tables.toString());
    int end = text.indexOf("\n## ", start + title.length());
    return text.substring(start, end < 0 ? text.length() : end);
  }

  /** Of all tables, "variant / column (number of that name)" to what stands in the cell. */
  private static Map<String, String> cells(String text) {
    Map<String, String> cells = new LinkedHashMap<>();
    List<String> header = null;
    for (String line : text.lines().toList()) {
      if (!line.startsWith("|")) {
        header = null;
        continue;
      }
      List<String> row = Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
      if (header == null) {
        header = row;
      } else if (!row.get(0).startsWith("---") && header.get(0).matches("variant|contrast")) {
        for (int k = 1; k < row.size(); k++) {
          String cell = row.get(0) + " / " + header.get(k);
          int same = 1;
          while (cells.containsKey(cell + " " + same)) {
            same++;
          }
          cells.put(cell + " " + same, row.get(k));
        }
      }
    }
    return cells;
  }

  private static String file(String name) throws IOException {
    return Files.readString(ROOT.resolve(name));
  }

  private static String text(JsonNode node, String key) {
    return node.get(key).asText();
  }
}
