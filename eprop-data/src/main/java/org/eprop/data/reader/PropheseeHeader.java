package org.eprop.data.reader;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/** The lines that begin with {@code %} and come first in Prophesee's files. */
final class PropheseeHeader {

  private static final Pattern WIDTH = Pattern.compile("\\bwidth[ =:]+(\\d{1,9})");
  private static final Pattern HEIGHT = Pattern.compile("\\bheight[ =:]+(\\d{1,9})");
  private static final Pattern GEOMETRY = Pattern.compile("\\bgeometry[ =:]+(\\d{1,9})x(\\d{1,9})");
  private static final Pattern EVT = Pattern.compile("\\b(?:evt[ =:]+|evt)(\\d)");

  private int width;
  private int height;
  private int version;

  /** Reads the lines; the bytes after them come next. */
  static PropheseeHeader read(ByteReader bytes) throws IOException {
    if (!bytes.startsWith("%")) {
      throw new InvalidInputException(
          "got a file that begins with "
              + bytes.beginning()
              + ", but expected lines that begin with \"%\"");
    }
    PropheseeHeader header = new PropheseeHeader();
    while (bytes.startsWith("%")) {
      String line = bytes.line().toLowerCase(Locale.ROOT);
      if (line.equals("% end")) {
        break;
      }
      header.take(line);
    }
    return header;
  }

  private void take(String line) {
    Matcher geometry = GEOMETRY.matcher(line);
    if (geometry.find()) {
      width = Integer.parseInt(geometry.group(1));
      height = Integer.parseInt(geometry.group(2));
    }
    width = number(WIDTH, line, width);
    height = number(HEIGHT, line, height);
    version = number(EVT, line, version);
  }

  private static int number(Pattern pattern, String line, int otherwise) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
  }

  /** The version of EVT, or 0 if it is not said. */
  int version() {
    return version;
  }

  /**
   * The sensor.
   *
   * @param otherwise if the header does not say; may be null
   */
  SensorShape sensor(SensorShape otherwise) {
    if (width > 0 && height > 0) {
      return new SensorShape(2, height, width);
    }
    if (otherwise == null) {
      throw new InvalidInputException(
          "the header does not say how large the sensor is; give its width and height");
    }
    return otherwise;
  }
}
