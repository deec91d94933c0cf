package org.eprop.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/** Stretches of one AEDAT 3.1 file as recordings of their own. */
public final class GestureWindows {

  private GestureWindows() {}

  /**
   * A stretch of time with a label.
   *
   * @param label its class
   * @param start microseconds of the camera's clock
   * @param end microseconds; events at this time are left out
   */
  public record Window(int label, long start, long end) {

    /** Whether a recording can be as long. */
    public boolean isPossible() {
      return start < end && end - start <= Integer.MAX_VALUE;
    }
  }

  /** Reads the events of each. */
  public static List<EventRecording> read(InputStream in, SensorShape sensor, List<Window> windows)
      throws IOException {
    List<EventRecordingBuilder> builders =
        windows.stream().map(window -> new EventRecordingBuilder(sensor)).toList();
    Aedat3.read(
        in,
        (t, p, y, x, position) -> {
          for (int w = 0; w < windows.size(); w++) {
            Window window = windows.get(w);
            if (t >= window.start() && t < window.end()) {
              try {
                builders.get(w).add(t - window.start(), sensor.address(p, y, x));
              } catch (InvalidInputException e) {
                throw e.at("byte " + position);
              }
            }
          }
        });
    for (int w = 0; w < windows.size(); w++) {
      Window window = windows.get(w);
      builders.get(w).lasts((int) (window.end() - window.start()));
    }
    return builders.stream().map(EventRecordingBuilder::build).toList();
  }
}
