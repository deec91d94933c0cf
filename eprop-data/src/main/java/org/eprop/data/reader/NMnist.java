package org.eprop.data.reader;

import java.util.List;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.data.format.EventFormat;
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
        PIXELS_WIDE,
        PIXELS_HIGH);
  }

  @Override
  EventFormat format(Context context) {
    return new SaccadeBin();
  }

  @Override
  SensorShape sensor(Context context) {
    return new SensorShape(2, context.integer(PIXELS_HIGH), context.integer(PIXELS_WIDE));
  }
}
