package org.eprop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables of results in CSV files, which pages show: a line {@code [Scores](traces-scores.csv
 * "tasks")} stands for the rows of that file whose column {@code table} is {@code tasks}. Where
 * there is a column {@code measure}, it is the heading of the column {@code value}.
 */
final class ResultTables {

  private static final Pattern SHOWN =
      Pattern.compile("(?m)^\\[[^\\]]*]\\(([^)\\s]+\\.csv) \"([^\"]+)\"\\)$");
  private static final Pattern CELL = Pattern.compile("(?:^|,)(?:\"([^\"]*)\"|([^\",]*))");

  private ResultTables() {}

  /** The tables that a page, or a section of it, shows. */
  static List<MatchResult> shown(String text) {
    return SHOWN.matcher(text).results().toList();
  }

  /** The text of a page with its tables in place of the lines that stand for them. */
  static String page(Path page) throws IOException {
    return with(page.resolveSibling("."), Files.readString(page));
  }

  /** A text with its tables, from files in a folder. */
  static String with(Path folder, String text) throws IOException {
    StringBuilder result = new StringBuilder();
    int end = 0;
    for (MatchResult shown : shown(text)) {
      result
          .append(text, end, shown.start())
          .append(markdown(folder.resolve(shown.group(1)), shown.group(2)).strip());
      end = shown.end();
    }
    return result.append(text.substring(end)).toString();
  }

  /** One table of a file in Markdown. */
  static String markdown(Path csv, String table) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    List<String> head = cells(lines.get(0));
    int measure = head.indexOf("measure");
    List<List<String>> rows =
        lines.stream().map(ResultTables::cells).filter(row -> row.get(0).equals(table)).toList();
    if (rows.isEmpty()) {
      throw new AssertionError(csv + " has no table " + table);
    }
    int[] columns = IntStream.range(1, head.size()).filter(k -> k != measure).toArray();
    StringBuilder text = new StringBuilder("|");
    for (int k : columns) {
      boolean named = head.get(k).equals("value") && measure > 0;
      text.append(' ').append(named ? rows.get(0).get(measure) : head.get(k)).append(" |");
    }
    text.append("\n|").append("---|".repeat(columns.length)).append('\n');
    for (List<String> row : rows) {
      text.append('|');
      Arrays.stream(columns).forEach(k -> text.append(' ').append(row.get(k)).append(" |"));
      text.append('\n');
    }
    return text.toString();
  }

  /** Puts the cells of a table in Markdown in the place of those that the file has. */
  static void write(Path csv, String table, String markdown) throws IOException {
    List<List<String>> now =
        markdown
            .lines()
            .skip(2)
            .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList())
            .toList();
    List<String> lines = new ArrayList<>();
    int next = 0;
    for (String line : Files.readAllLines(csv)) {
      List<String> row = cells(line);
      if (row.get(0).equals(table)) {
        List<String> cells = now.get(next++);
        int kept = row.size() - cells.size(); // the table's name, and the measure
        row = new ArrayList<>(row.subList(0, 1));
        row.add(cells.get(0));
        row.addAll(cells(line).subList(2, 1 + kept));
        row.addAll(cells.subList(1, cells.size()));
      }
      lines.add(
          row.stream()
              .map(cell -> cell.contains(",") ? '"' + cell + '"' : cell)
              .collect(Collectors.joining(",")));
    }
    Files.writeString(csv, String.join("\n", lines) + "\n");
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Matcher cell = CELL.matcher(line);
    while (cell.find()) {
      cells.add(cell.group(1) != null ? cell.group(1) : cell.group(2));
    }
    return cells;
  }
}
