package org.eprop.data.transform;

import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/** A recording of which some events are missing. */
public final class EventDrop extends DescribedComponent implements EventTransformFactory {

  private static final Parameter SHARE =
      Parameter.real("share", 0.1).atLeast(0).below(1).describe("how many are left out on average");

  public EventDrop() {
    super("event_drop", "Leaves out each event with the probability `share`.", SHARE);
  }

  @Override
  public EventTransform create(Context context) {
    double share = context.real(SHARE);
    return (recording, random) -> {
      EventRecordingBuilder kept = new EventRecordingBuilder(recording.sensor());
      for (int e = 0; e < recording.size(); e++) {
        if (random.nextDouble() >= share) {
          kept.add(recording.time(e), recording.address(e));
        }
      }
      return kept.lasts(recording.duration()).build();
    };
  }
}
