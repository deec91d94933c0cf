package org.eprop.data.reader;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Parameter;
import org.eprop.data.format.CsvEvents;

/** Events as text. */
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
        context ->
            new CsvEvents(delimiter(context.text(DELIMITER)), microseconds(context.text(UNIT))),
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
}
