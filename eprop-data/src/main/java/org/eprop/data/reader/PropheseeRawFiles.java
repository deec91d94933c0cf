package org.eprop.data.reader;

import java.util.List;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.data.format.EventFormat;
import org.eprop.data.format.PropheseeRaw;

/** Prophesee's .raw. */
public final class PropheseeRawFiles extends FolderReader {

  /** Makes it. */
  public PropheseeRawFiles() {
    super(
        "prophesee_raw", List.of(".raw"), "Prophesee's .raw: EVT 2.0 and EVT 3.0.", WIDTH, HEIGHT);
  }

  @Override
  EventFormat format(Context context) {
    return new PropheseeRaw(given(context, 2));
  }

  @Override
  SensorShape sensor(Context context) {
    return null;
  }
}
