package org.eprop.data.reader;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.SensorShape;
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

  /**
   * Events of two pixels of a DVS128, between them one from outside (bit 15), which is none.
   * Source: AEDAT 2.0, and AEDAT 1.0 for the bits (docs.inivation.com), which call y what is x
   * here, as for Tonic, and x what is y.
   */
  @Override
  public Optional<EventExample> example() {
    byte[] file =
        Examples.bytes(
            "#!AER-DAT2.0\r\n# AEChip: DVS128\r\n",
            ByteOrder.BIG_ENDIAN,
            Integer.BYTES,
            9 << 8 | 3 << 1 | 1,
            77,
            1 << 15,
            78,
            127 << 8,
            1077);
    return Examples.of("a.aedat", file, new SensorShape(2, 128, 128), "0,9,3,1", "1000,127,0,0");
  }
}
