package org.eprop.data.task;

import java.util.Arrays;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.SpikeInput;

/**
 * Cuts recordings into steps: an event at time t, microseconds, is in step floor(t / step), and
 * comes from the channel
 *
 * <pre>
 * ((p H' + floor((y - top) / pool)) W' + floor((x - left) / pool)
 * </pre>
 *
 * <p>of the cropped and pooled sensor; what lies outside of the crop or after the last step is left
 * out. A channel that has several events in a step spikes once, or, if events are counted, stands
 * as often in the step's list as it has events: the network's input is then the count.
 *
 * <p>Immutable and thread-safe.
 */
final class Binning {

  /** More steps of one sample than this are a mistake in the unit of time. */
  static final int MOST_STEPS = 1_000_000;

  /**
   * A rectangle of pixels.
   *
   * @param left the first column
   * @param top the first row
   * @param width how many columns
   * @param height how many rows
   */
  record Crop(int left, int top, int width, int height) {
    /** Everything. */
    static Crop none(SensorShape sensor) {
      return new Crop(0, 0, sensor.width(), sensor.height());
    }
  }

  private final SensorShape sensor;
  private final SensorShape pooled;
  private final int stepMicroseconds;
  private final int steps;
  private final boolean counted;

  /** Which channel an address is, -1 for none; null if each is its own. */
  private final int[] channelOf;

  /**
   * @param sensor of the recordings
   * @param stepMicroseconds the length of a step, &gt; 0
   * @param steps how many; 0: as many as a recording lasts
   * @param counted whether several events of a channel in a step count as such
   * @param pool how many pixels of a row, and of a column if there are rows, become one, &gt; 0
   * @param crop what is kept
   * @param polarities whether they are channels of their own; else they become one
   * @throws InvalidInputException if the crop is not inside of the sensor
   */
  Binning(
      SensorShape sensor,
      int stepMicroseconds,
      int steps,
      boolean counted,
      int pool,
      Crop crop,
      boolean polarities) {
    check(crop, sensor);
    this.sensor = sensor;
    this.stepMicroseconds = stepMicroseconds;
    this.steps = steps;
    this.counted = counted;
    int together = Math.max(1, pool);
    pooled =
        new SensorShape(
            polarities ? sensor.polarities() : 1,
            shrunk(crop.height(), together),
            shrunk(crop.width(), together));
    channelOf = pooled.equals(sensor) ? null : map(crop, together, polarities);
  }

  private static void check(Crop crop, SensorShape sensor) {
    if (crop.left() < 0
        || crop.top() < 0
        || crop.width() <= 0
        || crop.height() <= 0
        || crop.width() > sensor.width() - crop.left()
        || crop.height() > sensor.height() - crop.top()) {
      throw new InvalidInputException(
          ("crop: got %s x %s pixels from x = %s, y = %s on, but expected some of the"
                  + " sensor's %s x %s")
              .formatted(
                  crop.width(),
                  crop.height(),
                  crop.left(),
                  crop.top(),
                  sensor.width(),
                  sensor.height()));
    }
  }

  private static int shrunk(int size, int pool) {
    return (size - 1) / pool + 1;
  }

  private int[] map(Crop crop, int pool, boolean polarities) {
    int[] map = new int[sensor.channels()];
    for (int a = 0; a < map.length; a++) {
      int x = sensor.x(a) - crop.left();
      int y = sensor.y(a) - crop.top();
      boolean inside = x >= 0 && y >= 0 && x < crop.width() && y < crop.height();
      int p = polarities ? sensor.polarity(a) : 0;
      map[a] = inside ? pooled.address(p, y / pool, x / pool) : -1;
    }
    return map;
  }

  /** The sensor that is left, each of whose channels is an input channel. */
  SensorShape pooled() {
    return pooled;
  }

  /** How many steps a recording has. */
  int steps(EventRecording recording) {
    if (steps > 0) {
      return steps;
    }
    int most = recording.duration() / stepMicroseconds + 1;
    if (most > MOST_STEPS) {
      throw new InvalidInputException(
          "got a recording of %s us, which is %s steps of %s us, but expected at most %s"
              .formatted(recording.duration(), most, stepMicroseconds, MOST_STEPS));
    }
    return most;
  }

  /** The input of a recording. */
  SpikeInput of(EventRecording recording) {
    int[] start = new int[steps(recording) + 1];
    int[] channel = new int[recording.size()];
    int[] lastStep = counted ? null : new int[pooled.channels()];
    int n = 0;
    int step = 0;
    for (int e = 0; e < channel.length; e++) {
      int t = recording.time(e) / stepMicroseconds;
      if (t >= start.length - 1) {
        break;
      }
      while (step < t) {
        start[++step] = n;
      }
      int address = recording.address(e);
      int c = channelOf == null ? address : channelOf[address];
      if (c < 0 || !counted && lastStep[c] == step + 1) {
        continue;
      }
      if (!counted) {
        lastStep[c] = step + 1;
      }
      channel[n++] = c;
    }
    while (step < start.length - 1) {
      start[++step] = n;
    }
    return new SpikeInput(pooled.channels(), start, Arrays.copyOf(channel, n));
  }
}
