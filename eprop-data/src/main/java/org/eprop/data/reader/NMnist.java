package org.eprop.data.reader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Parameter;
import org.eprop.data.format.SaccadeBin;

/** The recordings of N-MNIST and N-Caltech101. */
public final class NMnist extends FolderReader {

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
        context -> new SaccadeBin(),
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
}
