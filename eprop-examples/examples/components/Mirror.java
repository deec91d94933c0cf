import org.eprop.api.event.*;
import org.eprop.api.plugin.Context;

public final class Mirror implements EventTransformFactory {
  @Override public String name() { return "mirror"; }
  @Override public String description() { return "x' = W - 1 - x, for every other recording by chance."; }
  @Override public EventTransform create(Context context) {
    return (recording, random) -> {
      SensorShape s = recording.sensor();
      boolean mirrored = random.nextBoolean();
      EventRecordingBuilder events = new EventRecordingBuilder(s);
      for (int e = 0; e < recording.size(); e++) {
        int a = recording.address(e);
        int x = mirrored ? s.width() - 1 - s.x(a) : s.x(a);
        events.add(recording.time(e), s.address(s.polarity(a), s.y(a), x));
      }
      return events.lasts(recording.duration()).build();
    };
  }
}
