package org.eprop.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Prophesee's {@code .raw}: lines that begin with {@code %}, which name the version, then words of
 * EVT 2.0 (32 bits) or EVT 3.0 (16 bits), little-endian, whose first four bits say what they are.
 *
 * <p>EVT 2.0: 0 and 1 are events of polarity 0 and 1, {@code tttttt xxxxxxxxxxx yyyyyyyyyyy}; 8
 * holds the higher 28 bits of the time. EVT 3.0: 0 sets y, 2 is an event at x with its polarity, 3
 * sets x and the polarity of a row, of which 4 and 5 say which of the next 12 or 8 pixels have an
 * event; 6 and 8 hold the lower and the higher 12 bits of the time, which begin anew every 16.8 s.
 * All other words are passed over, and events before the first time are, too, as Prophesee's own
 * readers do.
 */
public final class PropheseeRawFiles extends FolderReader {

  /** Makes it. */
  public PropheseeRawFiles() {
    super(
        "prophesee_raw",
        List.of(".raw"),
        "Prophesee's .raw: EVT 2.0 and EVT 3.0.",
        context -> sized(context, PropheseeRawFiles::read),
        context -> null,
        WIDTH,
        HEIGHT);
  }

  /**
   * The same sensor's events in EVT 2.0, the first before any time, and in EVT 3.0, where some are
   * a row, and the clock begins anew after 2^24 us. Source: "EVT 2.0 Format" and "EVT 3.0 Format"
   * (docs.prophesee.ai).
   */
  @Override
  public Optional<EventExample> example() {
    byte[] evt2 =
        Examples.bytes(
            "% evt 2.0\n% geometry 20x16\n% end\n",
            ByteOrder.LITTLE_ENDIAN,
            Integer.BYTES,
            0x1000_0000 | 9 << 22 | 1 << 11 | 1,
            0x8000_0001, // 64 us
            0x1000_0000 | 10 << 22 | 3 << 11 | 4,
            0xa000_0000, // a trigger
            0x8000_0002,
            19 << 11 | 15);
    byte[] evt3 =
        Examples.bytes(
            "% format EVT3;height=16;width=20\n% end\n",
            ByteOrder.LITTLE_ENDIAN,
            Short.BYTES,
            0x8fff,
            0x6fa0, // 16,777,120 us
            0x0007, // y
            0x2000 | 1 << 11 | 6,
            0x3000 | 3, // x from 3 on, off
            0x5000 | 0b1000_0001, // the next 8
            0x4000 | 0b1, // the next 12
            0x8000,
            0x6014, // 116 us later
            0x000f,
            0x2000 | 19);
    SensorShape sensor = new SensorShape(2, 16, 20);
    return Optional.of(
        new EventExample(
            Map.of("evt2/a.raw", evt2, "evt3/a.raw", evt3),
            "",
            List.of(
                Examples.recording(sensor, "evt2", "", "0,3,4,1", "54,19,15,0"),
                Examples.recording(
                    sensor,
                    "evt3",
                    "",
                    "0,6,7,1",
                    "0,3,7,0",
                    "0,10,7,0",
                    "0,11,7,0",
                    "116,19,15,0"))));
  }

  /**
   * Reads one.
   *
   * @param otherwise the sensor of files that do not say it; null if there are none
   */
  static EventRecording read(InputStream in, SensorShape otherwise) throws IOException {
    ByteReader bytes = new ByteReader(in);
    PropheseeHeader header = PropheseeHeader.read(bytes);
    EventGatherer events = new EventGatherer(header.sensor(otherwise));
    switch (header.version()) {
      case 2 -> new Evt2(bytes, events).read();
      case 3 -> new Evt3(bytes, events).read();
      default ->
          throw new InvalidInputException(
              "got "
                  + (header.version() == 0
                      ? "a header that does not name the version of EVT"
                      : "EVT " + header.version())
                  + ", but expected EVT 2 or 3");
    }
    return events.build();
  }

  /** Words of 32 bits. */
  private record Evt2(ByteReader bytes, EventGatherer events) {

    private static final int WORD = 4;

    void read() throws IOException {
      long high = -1;
      while (bytes.has(WORD, "a word")) {
        int word = bytes.i32(0);
        int type = word >>> 28;
        if (type == 8) {
          high = word & 0x0fffffffL;
        } else if (type <= 1 && high >= 0) {
          events.add(
              high << 6 | word >>> 22 & 0x3f,
              type,
              word & 0x7ff,
              word >>> 11 & 0x7ff,
              bytes.position());
        }
        bytes.skip(WORD);
      }
    }
  }

  /** Words of 16 bits. */
  private static final class Evt3 {

    private static final int WORD = 2;
    private static final int HALF = 1 << 11;

    private final ByteReader bytes;
    private final EventGatherer events;
    private long wraps;
    private int high = -1;
    private int low;
    private int y;
    private int x;
    private int polarity;

    Evt3(ByteReader bytes, EventGatherer events) {
      this.bytes = bytes;
      this.events = events;
    }

    void read() throws IOException {
      while (bytes.has(WORD, "a word")) {
        int word = bytes.u16(0);
        int value = word & 0xfff;
        switch (word >>> 12) {
          case 0 -> y = value & 0x7ff;
          case 2 -> event(value >>> 11, value & 0x7ff);
          case 3 -> {
            x = value & 0x7ff;
            polarity = value >>> 11;
          }
          case 4 -> row(value, 12);
          case 5 -> row(value & 0xff, 8);
          case 6 -> low = value;
          case 8 -> time(value);
          default -> {
            // triggers, and what other makers put in
          }
        }
        bytes.skip(WORD);
      }
    }

    private void time(int value) {
      if (high - value > HALF) {
        wraps++;
      }
      if (value != high) {
        low = 0;
      }
      high = value;
    }

    private void event(int p, int atX) {
      if (high >= 0) {
        events.add(wraps << 24 | (long) high << 12 | low, p, y, atX, bytes.position());
      }
    }

    private void row(int valid, int pixels) {
      for (int i = 0; i < pixels; i++) {
        if ((valid >>> i & 1) != 0) {
          event(polarity, x + i);
        }
      }
      x += pixels;
    }
  }

  /** The lines that begin with {@code %} and come first in Prophesee's files. */
  static final class PropheseeHeader {

    private static final Pattern WIDTH = Pattern.compile("\\bwidth[ =:]+(\\d{1,9})");
    private static final Pattern HEIGHT = Pattern.compile("\\bheight[ =:]+(\\d{1,9})");
    private static final Pattern GEOMETRY =
        Pattern.compile("\\bgeometry[ =:]+(\\d{1,9})x(\\d{1,9})");
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
}
