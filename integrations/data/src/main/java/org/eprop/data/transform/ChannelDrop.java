package org.eprop.data.transform;

import java.util.BitSet;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/** A recording by a sensor some of whose channels are silent. */
public final class ChannelDrop extends DescribedComponent implements EventTransformFactory {

  private static final Parameter SHARE =
      Parameter.real("share", 0.05)
          .atLeast(0)
          .below(1)
          .describe("how many channels are silent on average");

  public ChannelDrop() {
    super(
        "channel_drop",
        "Silences each channel with the probability `share` for a whole recording.",
        SHARE);
  }

  @Override
  public EventTransform create(Context context) {
    double share = context.real(SHARE);
    return (recording, random) -> {
      BitSet silent = new BitSet(recording.sensor().channels());
      for (int c = 0; c < recording.sensor().channels(); c++) {
        silent.set(c, random.nextDouble() < share);
      }
      EventRecordingBuilder kept = new EventRecordingBuilder(recording.sensor());
      for (int e = 0; e < recording.size(); e++) {
        if (!silent.get(recording.address(e))) {
          kept.add(recording.time(e), recording.address(e));
        }
      }
      return kept.lasts(recording.duration()).build();
    };
  }
}
