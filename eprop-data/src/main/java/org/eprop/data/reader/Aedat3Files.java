package org.eprop.data.reader;

import java.util.List;
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
}
