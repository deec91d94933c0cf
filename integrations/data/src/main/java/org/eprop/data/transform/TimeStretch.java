package org.eprop.data.transform;

import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/** A recording that is slower or faster. */
public final class TimeStretch extends DescribedComponent implements EventTransformFactory {

  private static final Parameter MOST =
      Parameter.real("most", 0.2)
          .atLeast(0)
          .atMost(2)
          .describe("logarithm of the largest factor, either way");

  public TimeStretch() {
    super("time_stretch", "t' = t exp(s), s drawn from U(-most, most) for a recording.", MOST);
  }

  @Override
  public EventTransform create(Context context) {
    double most = context.real(MOST);
    return (recording, random) -> {
      double factor = StrictMath.exp(most * (2 * random.nextDouble() - 1));
      EventRecordingBuilder stretched = new EventRecordingBuilder(recording.sensor());
      for (int e = 0; e < recording.size(); e++) {
        double t = Math.rint(recording.time(e) * factor);
        if (t <= Integer.MAX_VALUE) {
          stretched.add((long) t, recording.address(e));
        }
      }
      double duration = Math.min(Integer.MAX_VALUE, Math.rint(recording.duration() * factor));
      return stretched.lasts((int) duration).build();
    };
  }
}
