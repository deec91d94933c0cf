package org.eprop.tasks;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.tasks.encoding.SpikeList;

/**
 * How copies of an electrocardiogram differ from what was recorded, so that a network does not
 * learn its patients by heart. A spike at step t comes at
 *
 * <pre>    round(t / s + U(-jitter, jitter)),    s = exp(U(-timeWarp, timeWarp))</pre>
 *
 * <p>unless it is lost, and labels are warped by s as the spikes are: another heart rate. s is
 * drawn once for a sequence. The two leads may change places, and each may be turned upside down,
 * its up-crossings being down-crossings then: electrodes elsewhere.
 *
 * @param timeWarp logarithm of a speed
 * @param jitter steps
 * @param loss probability of each spike
 * @param swap probability that the leads change places
 * @param inversion probability of each lead
 */
record EcgVariation(double timeWarp, double jitter, double loss, double swap, double inversion) {

  static final EcgVariation NONE = new EcgVariation(0, 0, 0, 0, 0);

  private static final int CHANNELS = 4;

  /** A varied copy. */
  Sample vary(Sample sample, RandomGenerator random) {
    double speed = StrictMath.exp(symmetric(timeWarp, random));
    int steps = Math.max(1, (int) Math.rint(sample.input().steps() / speed));
    return new Sample(
        spikes((SpikeInput) sample.input(), speed, steps, channels(random), random),
        labels(sample.target(), speed, steps));
  }

  /** Where each channel's spikes go; channels 0 and 1 are of one lead, 2 and 3 of the other. */
  private int[] channels(RandomGenerator random) {
    int swapped = swap > 0 && random.nextDouble() < swap ? 2 : 0;
    int[] to = new int[CHANNELS];
    for (int lead = 0; lead < 2; lead++) {
      int inverted = inversion > 0 && random.nextDouble() < inversion ? 1 : 0;
      to[2 * lead] = (2 * lead ^ swapped) + inverted;
      to[2 * lead + 1] = (2 * lead ^ swapped) + 1 - inverted;
    }
    return to;
  }

  private SpikeInput spikes(
      SpikeInput given, double speed, int steps, int[] to, RandomGenerator random) {
    boolean[] spikes = new boolean[steps * CHANNELS];
    for (int t = 0; t < given.steps(); t++) {
      for (int e = given.start()[t]; e < given.start()[t + 1]; e++) {
        if (loss > 0 && random.nextDouble() < loss) {
          continue;
        }
        long at = Math.round(t / speed + symmetric(jitter, random));
        if (at >= 0 && at < steps) {
          spikes[(int) at * CHANNELS + to[given.channel()[e]]] = true;
        }
      }
    }
    return SpikeList.of(CHANNELS, steps, (t, i) -> spikes[t * CHANNELS + i]);
  }

  private static Target labels(Target given, double speed, int steps) {
    int[] classes = new int[steps];
    Arrays.setAll(
        classes, t -> given.classAt((int) Math.min(Math.rint(t * speed), given.steps() - 1.0)));
    return Target.classes(classes);
  }

  /** U(-most, most); nothing is drawn for 0. */
  static double symmetric(double most, RandomGenerator random) {
    return most == 0 ? 0 : most * (2 * random.nextDouble() - 1);
  }
}
