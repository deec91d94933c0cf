package org.eprop.data.transform;

import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/** A recording seen a few pixels, or heard a few channels, further. */
public final class ChannelShift extends DescribedComponent implements EventTransformFactory {

  private static final Parameter MOST =
      Parameter.integer("most", 2)
          .atLeast(0)
          .describe("how many pixels or channels at most, either way");
  private static final Parameter JITTER =
      Parameter.real("jitter", 0)
          .atLeast(0)
          .describe("standard deviation of a further shift of each event by itself");

  public ChannelShift() {
    super(
        "channel_shift",
        "x' = x + d + round(n), and so with y if there are rows: d whole numbers drawn from -most to"
            + " most for a recording, n from N(0, jitter) for an event; what leaves the sensor is left"
            + " out.",
        MOST,
        JITTER);
  }

  @Override
  public EventTransform create(Context context) {
    int most = context.integer(MOST);
    double jitter = context.real(JITTER);
    return (recording, random) -> {
      SensorShape sensor = recording.sensor();
      boolean rows = sensor.height() > 1;
      int dx = random.nextInt(2 * most + 1) - most;
      int dy = rows ? random.nextInt(2 * most + 1) - most : 0;
      EventRecordingBuilder moved = new EventRecordingBuilder(sensor);
      for (int e = 0; e < recording.size(); e++) {
        int address = recording.address(e);
        int x = sensor.x(address) + dx;
        int y = sensor.y(address) + dy;
        if (jitter > 0) {
          x += (int) Math.rint(jitter * random.nextGaussian());
          y += rows ? (int) Math.rint(jitter * random.nextGaussian()) : 0;
        }
        if (x >= 0 && x < sensor.width() && y >= 0 && y < sensor.height()) {
          moved.add(recording.time(e), sensor.address(sensor.polarity(address), y, x));
        }
      }
      return moved.lasts(recording.duration()).build();
    };
  }
}
