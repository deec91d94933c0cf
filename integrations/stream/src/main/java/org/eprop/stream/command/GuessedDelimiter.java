package org.eprop.stream.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What stands between the cells of a table, by its line of names: a comma, a semicolon or a tab. No
 * other line is read, as rows of a pipe may come much later.
 */
final class GuessedDelimiter {

  private static final char USUAL = ',';
  private static final List<Character> KNOWN = List.of(USUAL, ';', '\t');

  /** Of a longer line it is not asked. */
  private static final int LONGEST = 1 << 16;

  private GuessedDelimiter() {}

  /**
   * The first that gives a column of a name; else that which gives most columns.
   *
   * @param text stays where it is
   * @param column a name that there should be
   */
  static char of(BufferedReader text, String column) throws IOException {
    String line = firstLine(text);
    char most = USUAL;
    int columns = 1;
    for (char one : KNOWN) {
      List<String> names = names(line, one);
      if (names.contains(column)) {
        return one;
      }
      if (names.size() > columns) {
        most = one;
        columns = names.size();
      }
    }
    return most;
  }

  /** How a delimiter is given as an option. */
  static String shown(char delimiter) {
    return delimiter == '\t' ? "\\t" : String.valueOf(delimiter);
  }

  /** Up to the first end of a line that is not within quotes. */
  private static String firstLine(BufferedReader text) throws IOException {
    text.mark(LONGEST);
    StringBuilder line = new StringBuilder();
    boolean quoted = false;
    for (int next = text.read(); next >= 0; next = text.read()) {
      quoted ^= next == '"';
      if (!quoted && (next == '\n' || next == '\r') || line.length() == LONGEST - 1) {
        break;
      }
      line.append((char) next);
    }
    text.reset();
    return line.toString();
  }

  private static List<String> names(String line, char delimiter) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreSurroundingSpaces(true).get();
    try (CSVParser parser = format.parse(new StringReader(line))) {
      Iterator<CSVRecord> records = parser.iterator();
      return records.hasNext() ? records.next().toList() : List.of();
    } catch (UncheckedIOException | IllegalStateException e) {
      return List.of(); // quotes do not end so
    }
  }
}
