package org.eprop.data.format;

import java.io.IOException;
import java.io.InputStream;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/**
 * The {@code .bin} of N-MNIST and N-Caltech101 (Orchard et al. 2015): five bytes an event, x, y,
 * and 24 bits, big-endian, of which the first is the polarity and the others are the time in
 * microseconds. An event at y = 240 is none, but says that the clock has overflown: what follows is
 * 2^13 us later.
 */
public final class SaccadeBin implements EventFormat {

  private static final int EVENT = 5;
  private static final int OVERFLOW_Y = 240;
  private static final int OVERFLOW = 1 << 13;

  @Override
  public EventRecording read(InputStream in, SensorShape sensor) throws IOException {
    ByteReader bytes = new ByteReader(in);
    EventRecordingBuilder events = new EventRecordingBuilder(sensor);
    long later = 0;
    while (bytes.has(EVENT, "an event")) {
      int y = bytes.u8(1);
      if (y == OVERFLOW_Y) {
        later += OVERFLOW;
      } else {
        int third = bytes.u8(2);
        long t = (third & 0x7f) << 16 | bytes.u8(3) << 8 | bytes.u8(4);
        try {
          events.add(t + later, sensor.address(third >> 7, y, bytes.u8(0)));
        } catch (InvalidInputException e) {
          throw e.at("byte " + bytes.position());
        }
      }
      bytes.skip(EVENT);
    }
    return events.build();
  }

  @Override
  public boolean knowsSensor() {
    return false;
  }
}
