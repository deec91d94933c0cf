package org.eprop.data.reader;

import java.util.List;
import org.eprop.data.format.PropheseeRaw;

/** Prophesee's .raw. */
public final class PropheseeRawFiles extends FolderReader {

  /** Makes it. */
  public PropheseeRawFiles() {
    super(
        "prophesee_raw",
        List.of(".raw"),
        "Prophesee's .raw: EVT 2.0 and EVT 3.0.",
        context -> new PropheseeRaw(given(context, 2)),
        context -> null,
        WIDTH,
        HEIGHT);
  }
}
