package org.eprop.data.format;

import java.io.IOException;
import java.io.InputStream;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Prophesee's {@code .dat}: lines that begin with {@code %}, a byte for the type of the events and
 * one for their size, then events of eight bytes, little-endian: 32 bits of microseconds and 32
 * bits {@code 000p yyyyyyyyyyyyyy xxxxxxxxxxxxxx}.
 */
public final class PropheseeDat implements EventFormat {

  private static final int EVENT = 8;

  private final SensorShape otherwise;

  /**
   * @param otherwise the sensor of files that do not say it; null if there are none
   */
  public PropheseeDat(SensorShape otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public EventRecording read(InputStream in, SensorShape sensor) throws IOException {
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
