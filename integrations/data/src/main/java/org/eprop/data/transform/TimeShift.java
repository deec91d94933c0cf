package org.eprop.data.transform;

import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/** A recording that begins earlier or later. */
public final class TimeShift extends DescribedComponent implements EventTransformFactory {

  private static final Parameter MOST =
      Parameter.real("most", 20).atLeast(0).unit("ms").describe("how far at most, either way");

  public TimeShift() {
    super(
        "time_shift",
        "t' = t + d, d drawn from U(-most, most) for a recording; what would come before its start"
            + " is left out.",
        MOST);
  }

  @Override
  public EventTransform create(Context context) {
    double most = 1000 * context.real(MOST);
    return (recording, random) -> {
      int shift = (int) Math.rint(most * (2 * random.nextDouble() - 1));
      EventRecordingBuilder shifted = new EventRecordingBuilder(recording.sensor());
      for (int e = 0; e < recording.size(); e++) {
        add(shifted, (long) recording.time(e) + shift, recording.address(e));
      }
      return shifted.lasts(later(recording, shift)).build();
    };
  }

  private static int later(EventRecording recording, int shift) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, (long) recording.duration() + shift));
  }

  private static void add(EventRecordingBuilder events, long t, int address) {
    if (t >= 0 && t <= Integer.MAX_VALUE) {
      events.add(t, address);
    }
  }
}
