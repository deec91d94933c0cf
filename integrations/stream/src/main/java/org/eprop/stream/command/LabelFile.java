package org.eprop.stream.command;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.stream.table.TableLearner;
import org.jspecify.annotations.Nullable;

/** Labels that come by the id of their row, in a table of their own. */
final class LabelFile {

  /** When a row's label is known; the time may be empty. */
  record Known(String id, String label, String time) {}

  private final List<Known> inOrder = new ArrayList<>();
  private final Map<String, String> byId = new HashMap<>();
  private final Set<String> found = new HashSet<>();
  private int next;

  /**
   * @param time the column of times in it; null if there is none
   * @throws InvalidInputException if it is no such table, a time is none, or a row has two labels
   */
  LabelFile(Path file, @Nullable Character delimiter, String id, String label, String time)
      throws IOException {
    try (Reader text = CsvTable.text(file);
        CsvTable table = new CsvTable(text, delimiter, label)) {
      int idColumn = table.column("--id", id);
      int labelColumn = table.column("--label", label);
      int timeColumn = time == null ? -1 : table.column("--time", time);
      for (List<String> row = table.next(); row != null; row = table.next()) {
        String when = timeColumn < 0 ? "" : row.get(timeColumn);
        if (timeColumn >= 0) {
          Times.expect(when, inOrder.isEmpty() ? null : inOrder.get(0).time);
        }
        add(new Known(row.get(idColumn), row.get(labelColumn), when));
      }
      if (timeColumn >= 0) {
        inOrder.sort((one, other) -> Times.compare(one.time, other.time));
      }
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }

  private void add(Known known) {
    inOrder.add(known);
    String before = byId.putIfAbsent(known.id, known.label);
    if (before != null && !before.equals(known.label)) {
      throw new InvalidInputException(
          "got the labels %s and %s for the row %s, but expected one"
              .formatted(
                  CsvTable.shown(before), CsvTable.shown(known.label), CsvTable.shown(known.id)));
    }
  }

  /** Of a row that is there; empty if there is none. */
  String label(String id) {
    String label = byId.get(id);
    if (label != null) {
      found.add(id);
    }
    return label == null ? "" : label;
  }

  /** How many rows it names that were not there. */
  int unknown() {
    return byId.size() - found.size();
  }

  /** Checks that a row's time can be compared with those of labels. */
  void expect(String time) {
    Times.expect(time, inOrder.isEmpty() ? null : inOrder.get(0).time);
  }

  /**
   * The next label, if it was known at a time; null if it was not, or there is none.
   *
   * @param time null for the end of all times
   */
  Known knownAt(String time) {
    boolean is =
        next < inOrder.size() && (time == null || Times.compare(inOrder.get(next).time, time) <= 0);
    return is ? inOrder.get(next++) : null;
  }

  /** Times of a table: numbers, or dates as ISO 8601 has them, which sort as their text. */
  static final class Times {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}.*");

    private Times() {}

    static boolean isDate(String time) {
      return DATE.matcher(time).matches();
    }

    /**
     * Checks that a time can be compared with others.
     *
     * @param other one of them; null if there is none yet
     * @throws InvalidInputException if it is neither a number nor a date, or not what the other is
     */
    static void expect(String time, @Nullable String other) {
      boolean is = isDate(time) || !Double.isNaN(TableLearner.number(time));
      if (!is || other != null && isDate(other) != isDate(time)) {
        throw new InvalidInputException(
            "--time: got %s, but expected a number, or a date such as 2026-03-01T14:00%s"
                .formatted(
                    CsvTable.shown(time), other == null ? "" : ", as " + CsvTable.shown(other)));
      }
    }

    static int compare(String one, String other) {
      double a = TableLearner.number(one);
      double b = TableLearner.number(other);
      return Double.isNaN(a) || Double.isNaN(b) ? one.compareTo(other) : Double.compare(a, b);
    }
  }

  /** A table of comma-separated values, whose first line has the names of its columns. */
  static final class CsvTable implements AutoCloseable {

    /** Excel writes it. */
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private static final char SWAPPED = '\ufffe';

    private static final String NO_TEXT = "got bytes that are no text, but expected UTF-8";
    private static final int SHOWN = 40;

    private final CSVParser table;
    private final Iterator<CSVRecord> records;
    private final List<String> names;
    private char delimiter;

    /**
     * @param csv closed with this
     * @param delimiter between cells; null to go by the line of names
     * @param column a name that there should be
     * @throws InvalidInputException if there is no such line, or two columns have one name
     */
    CsvTable(Reader csv, @Nullable Character delimiter, String column) throws IOException {
      table = open(csv, delimiter, column);
      records = table.iterator();
      names = findNames();
    }

    /**
     * Text of a file. A pipe that nobody writes to would be opened for ever.
     *
     * @throws InvalidInputException if there is none, or it is a folder, a pipe or a device
     */
    static Reader text(Path file) throws IOException {
      if (!Files.exists(file)) {
        throw new InvalidInputException("there is no such file");
      }
      if (!Files.isRegularFile(file)) {
        throw new InvalidInputException(
            Files.isDirectory(file)
                ? "got a folder, but expected a table"
                : "got a pipe or a device, but expected a file; rows can come by \"-\", the standard input");
      }
      return text(Files.newInputStream(file));
    }

    /** Text in UTF-8; or in UTF-16, if it begins with the mark of that. */
    static Reader text(InputStream from) throws IOException {
      BufferedInputStream bytes = new BufferedInputStream(from);
      bytes.mark(2);
      int first = bytes.read();
      int both = first == 0xFE || first == 0xFF ? first << Byte.SIZE | bytes.read() : 0;
      bytes.reset();
      Charset of =
          both == BYTE_ORDER_MARK || both == SWAPPED
              ? StandardCharsets.UTF_16
              : StandardCharsets.UTF_8;
      return new InputStreamReader(bytes, of.newDecoder());
    }

    private CSVParser open(Reader csv, @Nullable Character given, String column)
        throws IOException {
      BufferedReader text = new BufferedReader(csv);
      try {
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
          text.reset();
        }
        delimiter = given == null ? GuessedDelimiter.of(text, column) : given;
        return CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreSurroundingSpaces(true)
            .get()
            .parse(text);
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException("--delimiter: " + e.getMessage(), e);
      } catch (CharacterCodingException e) {
        throw new InvalidInputException(NO_TEXT, e);
      }
    }

    /** Of the columns; those that have none, as pandas' index, are named by their number. */
    private List<String> findNames() {
      List<String> line = cells();
      if (line == null) {
        throw new InvalidInputException("got an empty table, but expected a line of names");
      }
      Map<String, Integer> all = new LinkedHashMap<>();
      for (String name : line) {
        int column = all.size() + 1;
        String one = name.isEmpty() ? "column " + column : name;
        Integer before = all.putIfAbsent(one, column);
        if (before != null) {
          throw new InvalidInputException(
              "the line of names: got %s for the columns %s and %s, but expected different names"
                  .formatted(shown(one), before, column));
        }
      }
      return List.copyOf(all.keySet());
    }

    /** What is between its cells. */
    char delimiter() {
      return delimiter;
    }

    List<String> names() {
      return names;
    }

    /** The number of the column of a name. */
    int column(String option, String name) {
      int found = names.indexOf(name);
      if (found < 0) {
        throw new InvalidInputException(
            option
                + ": unknown column \""
                + name
                + '"'
                + NearestNames.hint(name, names)
                + (names.size() > 1 ? "" : "; one column only: what is between cells? --delimiter")
                + (names.stream().allMatch(one -> Double.isNaN(TableLearner.number(one)))
                    ? ""
                    : "; numbers are among these: the first line has to have the names"));
      }
      return found;
    }

    /** The cells of the next row; null at the end. */
    List<String> next() {
      List<String> cells = cells();
      if (cells != null && cells.size() != names.size()) {
        throw new InvalidInputException(
            "row %s, which ends in line %s: got %s cells, but expected %s, one for each column: %s"
                .formatted(
                    table.getRecordNumber() - 1,
                    table.getCurrentLineNumber(),
                    cells.size(),
                    names.size(),
                    shown(String.join(" | ", cells))));
      }
      return cells;
    }

    private List<String> cells() {
      try {
        return records.hasNext() ? records.next().toList() : null;
      } catch (UncheckedIOException | IllegalStateException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String why =
            cause instanceof CharacterCodingException
                ? NO_TEXT
                : "got a cell in quotes that has no end, or goes on after it, but expected quotes"
                    + " within a cell twice: "
                    + cause.getMessage();
        throw new InvalidInputException(
            "after row " + Math.max(0, table.getRecordNumber() - 1) + ": " + why, e);
      }
    }

    /** A cell in a message. */
    static String shown(String cell) {
      return '"' + (cell.length() > SHOWN ? cell.substring(0, SHOWN) + "..." : cell) + '"';
    }

    @Override
    public void close() throws IOException {
      table.close();
    }
  }
}
