package org.eprop.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Events as lines of text: a first line of names, {@code t} and {@code x}, and {@code y} and {@code
 * p} if there are rows and polarities; then an event on each line. Other columns are passed over.
 */
public final class CsvEvents implements EventFormat {

  private final char delimiter;
  private final double microseconds;

  /**
   * @param delimiter between columns
   * @param microseconds in the unit of t
   */
  public CsvEvents(char delimiter, double microseconds) {
    this.delimiter = delimiter;
    this.microseconds = microseconds;
  }

  @Override
  public EventRecording read(InputStream in, SensorShape sensor) throws IOException {
    Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter)
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .get();
    EventRecordingBuilder events = new EventRecordingBuilder(sensor);
    try (CSVParser lines = format.parse(text)) {
      Map<String, Integer> columns = lines.getHeaderMap();
      for (String needed : new String[] {"t", "x"}) {
        if (columns == null || !columns.containsKey(needed)) {
          throw new InvalidInputException(
              "got the columns "
                  + lines.getHeaderNames()
                  + ", but expected t, x, and where there are such, y and p");
        }
      }
      for (CSVRecord line : lines) {
        try {
          events.add(
              time(line),
              sensor.address(
                  whole(line, "p", columns), whole(line, "y", columns), whole(line, "x", columns)));
        } catch (InvalidInputException e) {
          throw e.at("line " + lines.getCurrentLineNumber());
        }
      }
    } catch (CSVException
        | UncheckedIOException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw new InvalidInputException("the file is no CSV: " + e.getMessage(), e);
    }
    return events.build();
  }

  private long time(CSVRecord line) {
    double t = number(line, "t") * microseconds;
    if (!(t >= 0 && t <= Integer.MAX_VALUE)) {
      throw new InvalidInputException(
          "t: got " + line.get("t") + ", but expected 0 to 2147 seconds");
    }
    return Math.round(t);
  }

  private static int whole(CSVRecord line, String column, Map<String, Integer> columns) {
    if (!columns.containsKey(column)) {
      return 0;
    }
    double value = number(line, column);
    if (value != (int) value) {
      throw new InvalidInputException(
          column + ": got " + line.get(column) + ", but expected a whole number");
    }
    return (int) value;
  }

  private static double number(CSVRecord line, String column) {
    if (!line.isSet(column)) {
      throw new InvalidInputException(
          "got " + line.size() + " columns, but expected one more: " + column);
    }
    try {
      return Double.parseDouble(line.get(column));
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          column + ": got \"" + line.get(column) + "\", but expected a number", e);
    }
  }

  @Override
  public boolean knowsSensor() {
    return false;
  }
}
