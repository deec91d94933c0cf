package org.eprop.data.transform;

import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/** A recording by a camera that was turned, nearer or farther, or tilted. */
public final class PixelTurn extends DescribedComponent implements EventTransformFactory {

  private static final Parameter ANGLE =
      Parameter.real("angle", 10).atLeast(0).atMost(180).unit("degrees").describe("at most");
  private static final Parameter SCALE =
      Parameter.real("scale", 0.1)
          .atLeast(0)
          .atMost(2)
          .describe("logarithm of the largest factor, either way");
  private static final Parameter SHEAR =
      Parameter.real("shear", 0)
          .atLeast(0)
          .atMost(2)
          .describe("pixels per row at most, either way");

  public PixelTurn() {
    super(
        "pixel_turn",
        "(x', y') = c + exp(s) R(a) (x - c_x + h (y - c_y), y - c_y), c the middle of the sensor: a, s"
            + " and h drawn from U(-angle, angle), U(-scale, scale), U(-shear, shear) for a recording,"
            + " rounded; what leaves the sensor is left out. A row of channels is only scaled.",
        ANGLE,
        SCALE,
        SHEAR);
  }

  @Override
  public EventTransform create(Context context) {
    double mostAngle = StrictMath.toRadians(context.real(ANGLE));
    double mostScale = context.real(SCALE);
    double mostShear = context.real(SHEAR);
    return (recording, random) -> {
      SensorShape sensor = recording.sensor();
      boolean rows = sensor.height() > 1;
      double angle = mostAngle * (2 * random.nextDouble() - 1);
      double factor = StrictMath.exp(mostScale * (2 * random.nextDouble() - 1));
      double shear = mostShear * (2 * random.nextDouble() - 1);
      double cos = rows ? factor * StrictMath.cos(angle) : factor;
      double sin = rows ? factor * StrictMath.sin(angle) : 0;
      double middleX = (sensor.width() - 1) / 2.0;
      double middleY = (sensor.height() - 1) / 2.0;
      EventRecordingBuilder turned = new EventRecordingBuilder(sensor);
      for (int e = 0; e < recording.size(); e++) {
        int address = recording.address(e);
        double dy = sensor.y(address) - middleY;
        double dx = sensor.x(address) - middleX + shear * dy;
        int x = (int) Math.rint(middleX + cos * dx - sin * dy);
        int y = (int) Math.rint(middleY + sin * dx + cos * dy);
        if (x >= 0 && x < sensor.width() && y >= 0 && y < sensor.height()) {
          turned.add(recording.time(e), sensor.address(sensor.polarity(address), y, x));
        }
      }
      return turned.lasts(recording.duration()).build();
    };
  }
}
