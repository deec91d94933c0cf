package org.eprop.data.reader;

import java.util.List;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.SensorShape;
import org.eprop.data.format.Aedat4;

/** Recordings of DV. */
public final class Aedat4Files extends FolderReader {

  /** Makes it. */
  public Aedat4Files() {
    super(
        "aedat4",
        List.of(".aedat4"),
        "AEDAT 4.0, of DV: the first stream of events, packed by LZ4, Zstandard or not.",
        context -> sized(context, Aedat4::new),
        context -> null,
        WIDTH,
        HEIGHT);
  }

  /**
   * A stream of events and one of frames, packed by LZ4, put together by a script after AEDAT 4.0
   * (docs.inivation.com), and its events as the script had them.
   */
  @Override
  public Optional<EventExample> example() {
    return Examples.of(
        "a.aedat4",
        Examples.file("dv_lz4.aedat4"),
        new SensorShape(2, 16, 20),
        Examples.lines("dv.csv"));
  }
}
