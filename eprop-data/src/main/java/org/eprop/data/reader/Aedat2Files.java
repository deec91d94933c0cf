package org.eprop.data.reader;

import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.Parameter;
import org.eprop.data.format.Aedat2;
import org.eprop.data.format.Aedat2.Camera;

/** Recordings of jAER. */
public final class Aedat2Files extends FolderReader {

  private static final Parameter CAMERA =
      Parameter.choice("camera", "dvs128", "dvs128", "davis240", "davis346")
          .describe("which made the recordings");

  /** Makes it. */
  public Aedat2Files() {
    super(
        "aedat2",
        List.of(".aedat", ".dat"),
        "AEDAT 2.0, of jAER; the bits of an address are those of the camera.",
        context -> new Aedat2(Camera.valueOf(context.text(CAMERA).toUpperCase(Locale.ROOT))),
        context -> null,
        CAMERA);
  }
}
