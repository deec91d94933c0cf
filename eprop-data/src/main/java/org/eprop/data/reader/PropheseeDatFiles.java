package org.eprop.data.reader;

import java.util.List;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.data.format.EventFormat;
import org.eprop.data.format.PropheseeDat;

/** Prophesee's .dat. */
public final class PropheseeDatFiles extends FolderReader {

  /** Makes it. */
  public PropheseeDatFiles() {
    super(
        "prophesee_dat",
        List.of(".dat"),
        "Prophesee's .dat of eight bytes an event.",
        WIDTH,
        HEIGHT);
  }

  @Override
  EventFormat format(Context context) {
    return new PropheseeDat(given(context, 2));
  }

  @Override
  SensorShape sensor(Context context) {
    return null;
  }
}
