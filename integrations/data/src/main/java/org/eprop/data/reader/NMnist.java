package org.eprop.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * The {@code .bin} of N-MNIST and N-Caltech101 (Orchard et al. 2015): five bytes an event, x, y,
 * and 24 bits, big-endian, of which the first is the polarity and the others are the time in
 * microseconds. An event at y = 240 is none, but says that the clock has overflown: what follows is
 * 2^13 us later.
 */
public final class NMnist extends FolderReader {

  private static final int EVENT = 5;
  private static final int OVERFLOW_Y = 240;
  private static final int OVERFLOW = 1 << 13;

  private static final Parameter PIXELS_WIDE =
      Parameter.integer("width", 34).atLeast(1).atMost(256).describe("pixels");
  private static final Parameter PIXELS_HIGH =
      Parameter.integer("height", 34).atLeast(1).atMost(240).describe("pixels");

  /** Makes it. */
  public NMnist() {
    super(
        "n_mnist",
        List.of(".bin"),
        "N-MNIST and N-Caltech101 (Orchard et al. 2015): .bin files of five bytes an event.",
        context -> NMnist::read,
        context -> new SensorShape(2, context.integer(PIXELS_HIGH), context.integer(PIXELS_WIDE)),
        PIXELS_WIDE,
        PIXELS_HIGH);
  }

  /** Of each of two classes a file; an overflow of the clock in one. */
  @Override
  public Optional<EventExample> example() {
    SensorShape sensor = new SensorShape(2, 34, 34);
    byte[] two = {3, 5, (byte) 0x80, 0, 7, 33, 32, 1, 2, 3};
    byte[] ten = {0, 1, 0, 0, 9, 0, (byte) 240, 0, 0, 0, 4, 2, (byte) 0x80, 0, 1};
    return Optional.of(
        new EventExample(
            Map.of("10/a.bin", ten, "2/b.bin", two),
            "",
            List.of(
                Examples.recording(sensor, "10", "", "9,0,1,0", "8193,4,2,1"),
                Examples.recording(sensor, "2", "", "7,3,5,1", "66051,33,32,0"))));
  }

  static EventRecording read(InputStream in, SensorShape sensor) throws IOException {
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
}
