package org.eprop.data.reader;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.SensorShape;
import org.eprop.data.format.PropheseeRaw;

/** Prophesee's .raw. */
public final class PropheseeRawFiles extends FolderReader {

  /** Makes it. */
  public PropheseeRawFiles() {
    super(
        "prophesee_raw",
        List.of(".raw"),
        "Prophesee's .raw: EVT 2.0 and EVT 3.0.",
        context -> sized(context, PropheseeRaw::new),
        context -> null,
        WIDTH,
        HEIGHT);
  }

  /**
   * The same sensor's events in EVT 2.0, the first before any time, and in EVT 3.0, where some are
   * a row, and the clock begins anew after 2^24 us. Source: "EVT 2.0 Format" and "EVT 3.0 Format"
   * (docs.prophesee.ai).
   */
  @Override
  public Optional<EventExample> example() {
    byte[] evt2 =
        Examples.bytes(
            "% evt 2.0\n% geometry 20x16\n% end\n",
            ByteOrder.LITTLE_ENDIAN,
            Integer.BYTES,
            0x1000_0000 | 9 << 22 | 1 << 11 | 1,
            0x8000_0001, // 64 us
            0x1000_0000 | 10 << 22 | 3 << 11 | 4,
            0xa000_0000, // a trigger
            0x8000_0002,
            19 << 11 | 15);
    byte[] evt3 =
        Examples.bytes(
            "% format EVT3;height=16;width=20\n% end\n",
            ByteOrder.LITTLE_ENDIAN,
            Short.BYTES,
            0x8fff,
            0x6fa0, // 16,777,120 us
            0x0007, // y
            0x2000 | 1 << 11 | 6,
            0x3000 | 3, // x from 3 on, off
            0x5000 | 0b1000_0001, // the next 8
            0x4000 | 0b1, // the next 12
            0x8000,
            0x6014, // 116 us later
            0x000f,
            0x2000 | 19);
    SensorShape sensor = new SensorShape(2, 16, 20);
    return Optional.of(
        new EventExample(
            Map.of("evt2/a.raw", evt2, "evt3/a.raw", evt3),
            "",
            List.of(
                Examples.recording(sensor, "evt2", "", "0,3,4,1", "54,19,15,0"),
                Examples.recording(
                    sensor,
                    "evt3",
                    "",
                    "0,6,7,1",
                    "0,3,7,0",
                    "0,10,7,0",
                    "0,11,7,0",
                    "116,19,15,0"))));
  }
}
