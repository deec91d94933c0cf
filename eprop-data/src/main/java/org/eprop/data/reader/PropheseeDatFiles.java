package org.eprop.data.reader;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.SensorShape;
import org.eprop.data.format.PropheseeDat;

/** Prophesee's .dat. */
public final class PropheseeDatFiles extends FolderReader {

  /** Makes it. */
  public PropheseeDatFiles() {
    super(
        "prophesee_dat",
        List.of(".dat"),
        "Prophesee's .dat of eight bytes an event.",
        context -> sized(context, PropheseeDat::new),
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
}
