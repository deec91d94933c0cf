package org.eprop.data.reader;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Parameter;
import org.eprop.data.format.Aedat3;

/** Recordings of cAER. */
public final class Aedat3Files extends FolderReader {

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
        context -> new Aedat3(),
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
}
