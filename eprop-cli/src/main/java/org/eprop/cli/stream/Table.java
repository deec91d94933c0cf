package org.eprop.cli.stream;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.NearestNames;

/** A table in CSV, whose first line has the names of its columns, read row by row. */
final class Table implements AutoCloseable {

  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> names;
  private long rows;

  /**
   * @param text closed with this
   */
  Table(Reader text, char delimiter) throws IOException {
    parser =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .get()
            .parse(text);
    records = parser.iterator();
    List<String> first = next();
    if (first == null) {
      throw new InvalidInputException("got an empty table, but expected a line of names");
    }
    names = first;
    rows = 0;
  }

  List<String> names() {
    return names;
  }

  /** The number of the column of a name. */
  int column(String option, String name) {
    int found = names.indexOf(name);
    if (found < 0) {
      throw new InvalidInputException(
          option + ": unknown column \"" + name + '"' + NearestNames.hint(name, names));
    }
    return found;
  }

  /** The cells of the next row; null at the end. */
  List<String> next() {
    try {
      if (!records.hasNext()) {
        return null;
      }
      List<String> cells = new ArrayList<>();
      records.next().forEach(cells::add);
      rows++;
      if (names != null && cells.size() != names.size()) {
        throw new InvalidInputException(
            "row "
                + rows
                + ": got "
                + cells.size()
                + " cells, but expected "
                + names.size()
                + ", one for each column");
      }
      return cells;
    } catch (UncheckedIOException | IllegalStateException e) {
      if (e.getCause() instanceof CSVException || e instanceof IllegalStateException) {
        throw new InvalidInputException("row " + (rows + 1) + ": is no CSV: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
