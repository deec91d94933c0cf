package org.eprop.stream.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/** A table of comma-separated values, whose first line has the names of its columns. */
final class CsvTable implements AutoCloseable {

  /** Excel writes it. */
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private static final String NO_TEXT = "got bytes that are no text, but expected UTF-8";
  private static final int SHOWN = 40;

  private final CSVParser table;
  private final Iterator<CSVRecord> records;
  private final List<String> names;

  /**
   * @param csv closed with this
   * @throws InvalidInputException if there is no such line, or two columns have one name
   */
  CsvTable(Reader csv, char delimiter) throws IOException {
    table = open(csv, delimiter);
    records = table.iterator();
    names = findNames();
  }

  private static CSVParser open(Reader csv, char delimiter) throws IOException {
    BufferedReader text = new BufferedReader(csv);
    try {
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
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
    List<String> all = new ArrayList<>();
    for (String name : line) {
      String one = name.isEmpty() ? "column " + (all.size() + 1) : name;
      if (all.contains(one)) {
        throw new InvalidInputException(
            "the line of names: got %s for the columns %s and %s, but expected different names"
                .formatted(shown(one), all.indexOf(one) + 1, all.size() + 1));
      }
      all.add(one);
    }
    return List.copyOf(all);
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
              + (names.size() > 1 ? "" : "; one column only: what is between cells? --delimiter"));
    }
    return found;
  }

  /** The cells of the next row; null at the end. */
  List<String> next() {
    List<String> cells = cells();
    if (cells != null && cells.size() != names.size()) {
      throw new InvalidInputException(
          "row %s: got %s cells, but expected %s, one for each column"
              .formatted(table.getRecordNumber() - 1, cells.size(), names.size()));
    }
    return cells;
  }

  private List<String> cells() {
    try {
      return records.hasNext() ? records.next().toList() : null;
    } catch (UncheckedIOException | IllegalStateException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = cause instanceof CharacterCodingException ? NO_TEXT : cause.getMessage();
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
