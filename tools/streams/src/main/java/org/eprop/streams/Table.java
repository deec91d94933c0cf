package org.eprop.streams;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A stream as a table. Main writes one: {@code Table NAME SEED ROWS FILE.csv}.
 *
 * @param names of its columns, the label last
 * @param rows of cells; empty where one is missing
 */
record Table(List<String> names, List<String[]> rows) {

  private static final double NO_LABEL = 0.2;
  private static final double NO_CELL = 0.03;

  Table(String... names) {
    this(List.of(names), new ArrayList<>());
  }

  /** Writes one. */
  public static void main(String[] arguments) throws IOException {
    Table table = of(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    try (PrintWriter to = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[3])))) {
      to.println(String.join(",", table.names));
      table.rows.forEach(row -> to.println(String.join(",", row)));
    }
  }

  /** By name; "NAME-missing" lacks 20 % of the labels and 3 % of the cells of NAME. */
  static Table of(String name, int seed, int rows) {
    if (name.endsWith("-missing")) {
      return of(name.substring(0, name.indexOf("-missing")), seed, rows).withHoles(seed);
    }
    try {
      return switch (name) {
        case "sine-walk", "hidden-cues", "sine-period" -> new MemoryTables(seed, rows).make(name);
        case "sea", "hyperplane", "led", "rbf", "waveform", "tree", "sine", "asset" ->
            new MoaTables(seed, rows).make(name);
        case "heartbeats", "speech" -> new TaskTables(rows).make(name);
        default -> new MadeTables(seed, rows).make(name);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Table withHoles(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        boolean label = i == row.length - 1;
        row[i] = random.nextDouble() < (label ? NO_LABEL : NO_CELL) ? "" : row[i];
      }
    }
    return this;
  }

  /** Adds a row; numbers have six digits. */
  void add(Object... cells) {
    rows.add(
        Arrays.stream(cells)
            .map(c -> c instanceof Double x ? String.format(Locale.ROOT, "%.6g", x) : c.toString())
            .toArray(String[]::new));
  }

  int inputs() {
    return names.size() - 1;
  }

  String label(int row) {
    return rows.get(row)[inputs()];
  }

  /** Labels in alphabetical order; none if they are numbers. */
  List<String> classes() {
    List<String> labels = column(inputs());
    return labels.stream().allMatch(Table::isNumber) ? List.of() : labels;
  }

  /** Different cells of a column, without missing ones. */
  List<String> column(int i) {
    return rows.stream().map(row -> row[i]).filter(c -> !c.isEmpty()).distinct().sorted().toList();
  }

  static boolean isNumber(String cell) {
    return cell.matches("-?[0-9.]+([Ee][-+]?[0-9]+)?");
  }
}
