package org.eprop.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.data.reader.PropheseeRawFiles.PropheseeHeader;

/**
 * Prophesee's {@code .dat}: lines that begin with {@code %}, a byte for the type of the events and
 * one for their size, then events of eight bytes, little-endian: 32 bits of microseconds and 32
 * bits {@code 000p yyyyyyyyyyyyyy xxxxxxxxxxxxxx}.
 */
public final class PropheseeDatFiles extends FolderReader {

  private static final int EVENT = 8;

  /** Makes it. */
  public PropheseeDatFiles() {
    super(
        "prophesee_dat",
        List.of(".dat"),
        "Prophesee's .dat of eight bytes an event.",
        context -> sized(context, PropheseeDatFiles::read),
        context -> null,
        WIDTH,
        HEIGHT);
  }

  /**
   * Events of two pixels. Source: "DAT File Format" (docs.prophesee.ai): EventCd of eight bytes.
   */
  @Override
  public Optional<EventExample> example() {
    byte[] file =
        Examples.bytes(
            "% Data file containing CD events\n% Version 2\n% Width 20\n% Height 16\n\f\b",
            ByteOrder.LITTLE_ENDIAN,
            Integer.BYTES,
            1000,
            1 << 28 | 7 << 14 | 19,
            1500,
            15 << 14 | 2);
    return Examples.of("a.dat", file, new SensorShape(2, 16, 20), "0,19,7,1", "500,2,15,0");
  }

  /**
   * Reads one.
   *
   * @param otherwise the sensor of files that do not say it; null if there are none
   */
  static EventRecording read(InputStream in, SensorShape otherwise) throws IOException {
    ByteReader bytes = new ByteReader(in);
    SensorShape size = PropheseeHeader.read(bytes).sensor(otherwise);
    bytes.expect(2, "the type and the size of the events");
    if (bytes.u8(1) != EVENT) {
      throw new InvalidInputException(
          "byte %s: got events of %s bytes, but expected 8"
              .formatted(bytes.position() + 1, bytes.u8(1)));
    }
    bytes.skip(2);
    EventGatherer events = new EventGatherer(size);
    while (bytes.has(EVENT, "an event")) {
      int data = bytes.i32(4);
      events.add(
          bytes.i32(0) & 0xffffffffL,
          data >>> 28 & 1,
          data >>> 14 & 0x3fff,
          data & 0x3fff,
          bytes.position());
      bytes.skip(EVENT);
    }
    return events.build();
  }
}
