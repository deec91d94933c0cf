package org.eprop.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * AEDAT 3.1, of cAER, in which DVS Gesture comes: lines that begin with {@code #}, up to {@code
 * #!END-HEADER} or the first that does not; then packets, little-endian: a header of 28 bytes
 *
 * <pre>
 * i16 type, i16 source, i32 bytes of an event, i32 place of its time, i32 overflows of the clock,
 * i32 capacity, i32 events, i32 valid events
 * </pre>
 *
 * <p>and as many events as its capacity. An event of type 1 is a pixel's: 32 bits {@code xxx...x
 * (15) yyy...y (15) p v}, v saying whether it is valid, and 31 bits of microseconds.
 */
public final class Aedat3Files extends FolderReader {

  private static final int HEADER = 28;
  private static final int POLARITY = 1;
  private static final int EVENT = 8;
  private static final int LARGEST_EVENT = 1 << 16;

  private static final Parameter PIXELS_WIDE =
      Parameter.integer("width", 128).atLeast(1).atMost(4096).describe("pixels");
  private static final Parameter PIXELS_HIGH =
      Parameter.integer("height", 128).atLeast(1).atMost(4096).describe("pixels");

  /** Makes it. */
  public Aedat3Files() {
    super(
        "aedat3",
        List.of(".aedat"),
        "AEDAT 3.1, of cAER: the events of pixels.",
        context -> Aedat3Files::recording,
        context -> new SensorShape(2, context.integer(PIXELS_HIGH), context.integer(PIXELS_WIDE)),
        PIXELS_WIDE,
        PIXELS_HIGH);
  }

  /**
   * Two packets of a DVS128's events of pixels, one of them not valid, and between them a packet of
   * special events; the clock overflows before the last. Source: AEDAT 3.1 (docs.inivation.com).
   */
  @Override
  public Optional<EventExample> example() {
    byte[] file =
        file(
            new long[] {1 << 16 | 1, 8, 4, 0, 2, 2, 1}, // type 1 of source 1, 2 events, 1 valid
            new long[] {5 << 17 | 6 << 2 | 3, 0x7ffffff0, 1 << 17 | 1 << 2, 0x7ffffff1},
            new long[] {1 << 16, 8, 4, 0, 1, 1, 1, 0x55, 0x7ffffff2},
            new long[] {1 << 16 | 1, 8, 4, 1, 1, 1, 1, 126L << 17 | 127 << 2 | 1, 16});
    return Examples.of("a.aedat", file, new SensorShape(2, 128, 128), "0,5,6,1", "32,126,127,0");
  }

  /** A file of such words, 32 bits each. */
  static byte[] file(long[]... words) {
    return Examples.bytes(
        "#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n",
        ByteOrder.LITTLE_ENDIAN,
        Integer.BYTES,
        Stream.of(words).flatMapToLong(LongStream::of).toArray());
  }

  static EventRecording recording(InputStream in, SensorShape sensor) throws IOException {
    EventGatherer events = new EventGatherer(sensor);
    read(in, events::add);
    return events.build();
  }

  /** What is done with an event of a pixel. */
  @FunctionalInterface
  interface Event {
    /**
     * Takes it.
     *
     * @param microseconds of the camera's clock
     * @param position of its first byte
     */
    void at(long microseconds, int p, int y, int x, long position);
  }

  /** Goes through all events. */
  static void read(InputStream in, Event event) throws IOException {
    ByteReader bytes = new ByteReader(in);
    if (!bytes.startsWith("#!AER-DAT3")) {
      throw new InvalidInputException(
          "got a file that begins with " + bytes.beginning() + ", but expected \"#!AER-DAT3.1\"");
    }
    while (bytes.startsWith("#")) {
      if (bytes.line().equals("#!END-HEADER")) {
        break;
      }
    }
    while (bytes.has(HEADER, "the header of a packet")) {
      packet(bytes, event);
    }
  }

  private static void packet(ByteReader bytes, Event event) throws IOException {
    long start = bytes.position();
    int type = bytes.u16(0);
    int size = bytes.i32(4);
    int timeAt = bytes.i32(8);
    long overflows = bytes.i32(12);
    int capacity = bytes.i32(16);
    int number = bytes.i32(20);
    bytes.skip(HEADER);
    if (size <= 0 || size > LARGEST_EVENT || capacity < 0 || number < 0 || number > capacity) {
      throw new InvalidInputException(
          ("byte %s: got a packet of %s events in room for %s of %s bytes, where no"
                  + " packet can be")
              .formatted(start, number, capacity, size));
    }
    if (type != POLARITY) {
      bytes.pass((long) size * capacity, "a packet");
      return;
    }
    if (size != EVENT || timeAt != 4 || overflows < 0) {
      throw new InvalidInputException(
          ("byte %s: got pixels' events of %s bytes, their time at %s after %s"
                  + " overflows, but expected 8 bytes, the time at 4")
              .formatted(start, size, timeAt, overflows));
    }
    for (int e = 0; e < number; e++) {
      bytes.expect(EVENT, "an event");
      int data = bytes.i32(0);
      long t = overflows << 31 | bytes.i32(4) & 0x7fffffffL;
      if ((data & 1) != 0) {
        event.at(t, data >> 1 & 1, data >>> 2 & 0x7fff, data >>> 17, bytes.position());
      }
      bytes.skip(EVENT);
    }
    bytes.pass((long) EVENT * (capacity - number), "a packet");
  }
}
