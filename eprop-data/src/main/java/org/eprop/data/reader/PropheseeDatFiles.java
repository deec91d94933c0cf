package org.eprop.data.reader;

import java.util.List;
import org.eprop.data.format.PropheseeDat;

/** Prophesee's .dat. */
public final class PropheseeDatFiles extends FolderReader {

  /** Makes it. */
  public PropheseeDatFiles() {
    super(
        "prophesee_dat",
        List.of(".dat"),
        "Prophesee's .dat of eight bytes an event.",
        context -> new PropheseeDat(given(context, 2)),
        context -> null,
        WIDTH,
        HEIGHT);
  }
}
