package org.eprop.data.reader;

import java.util.List;
import org.eprop.data.format.Aedat4;

/** Recordings of DV. */
public final class Aedat4Files extends FolderReader {

  /** Makes it. */
  public Aedat4Files() {
    super(
        "aedat4",
        List.of(".aedat4"),
        "AEDAT 4.0, of DV: the first stream of events, packed by LZ4, Zstandard or not.",
        context -> new Aedat4(given(context, 2)),
        context -> null,
        WIDTH,
        HEIGHT);
  }
}
