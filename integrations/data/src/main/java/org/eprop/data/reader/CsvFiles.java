package org.eprop.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * Events as lines of text: a first line of names, {@code t} and {@code x}, and {@code y} and {@code
 * p} if there are rows and polarities; then an event on each line. Other columns are passed over.
 */
public final class CsvFiles extends FolderReader {

  private static final Parameter CHANNELS =
      Parameter.integer("width", 1)
          .atLeast(1)
          .describe("values of x: channels, or pixels of a row");
  private static final Parameter ROWS =
      Parameter.integer("height", 1).atLeast(1).describe("values of y");
  private static final Parameter SIGNS =
      Parameter.integer("polarities", 1).atLeast(1).describe("values of p");
  private static final Parameter UNIT =
      Parameter.choice("unit", "us", "us", "ms", "s").describe("of t");
  private static final Parameter DELIMITER =
      Parameter.choice("delimiter", "comma", "comma", "semicolon", "tab", "space")
          .describe("between columns");

  private static char delimiter(String name) {
    return switch (name) {
      case "semicolon" -> ';';
      case "tab" -> '\t';
      case "space" -> ' ';
      default -> ',';
    };
  }

  private static double microseconds(String unit) {
    return switch (unit) {
      case "ms" -> 1e3;
      case "s" -> 1e6;
      default -> 1;
    };
  }

  /** Makes it. */
  public CsvFiles() {
    super(
        "event_csv",
        List.of(".csv", ".txt", ".tsv"),
        "Lines of text: a first one of names, t and x, and y and p if there are rows and"
            + " polarities; then an event on each line.",
        context -> of(delimiter(context.text(DELIMITER)), microseconds(context.text(UNIT))),
        context ->
            new SensorShape(
                context.integer(SIGNS), context.integer(ROWS), context.integer(CHANNELS)),
        CHANNELS,
        ROWS,
        SIGNS,
        UNIT,
        DELIMITER);
  }

  /** A file of one channel, whose lines are not in order. */
  @Override
  public Optional<EventExample> example() {
    byte[] text = "t,x\n40,0\n12,0\n1e6,0\n".getBytes(StandardCharsets.UTF_8);
    return Examples.of("a.csv", text, SensorShape.line(1), "12,0", "40,0", "1000000,0");
  }

  /**
   * @param delimiter between columns
   * @param microseconds in the unit of t
   */
  static Format of(char delimiter, double microseconds) {
    return (in, sensor) -> read(in, sensor, delimiter, microseconds);
  }

  private static EventRecording read(
      InputStream in, SensorShape sensor, char delimiter, double microseconds) throws IOException {
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
              time(line, microseconds),
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

  private static long time(CSVRecord line, double microseconds) {
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
}
