package org.eprop.data.reader;

import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.data.source.HeidelbergDigits;

/** The Spiking Heidelberg Digits and Spiking Speech Commands. */
public final class Heidelberg extends DescribedComponent implements EventReaderFactory {

  private static final Parameter CHANNELS =
      Parameter.integer("channels", 700).atLeast(1).describe("of the cochlea");

  public Heidelberg() {
    super(
        "heidelberg",
        "Spiking Heidelberg Digits and Spiking Speech Commands (Cramer et al. 2022), HDF5:"
            + " spikes/times in seconds, spikes/units, labels, and extra/speaker as groups.",
        CHANNELS);
  }

  @Override
  public EventReader create(Context context) {
    int channels = context.integer(CHANNELS);
    return path -> new HeidelbergDigits(path, channels);
  }
}
