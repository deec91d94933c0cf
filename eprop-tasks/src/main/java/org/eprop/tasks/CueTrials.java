package org.eprop.tasks;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.tasks.encoding.SpikeList;

/**
 * Sequences of the evidence accumulation task (Bellec et al. 2020, and the timing of the authors'
 * published program). With q = channels / 4:
 *
 * <pre>
 *   channels 0 .. q-1     left     probability p a step during a cue on the left
 *   channels q .. 2q-1    right    p during a cue on the right
 *   channels 2q .. 3q-1   recall   p during the recall, the last steps
 *   channels 3q .. 4q-1   noise    noise probability in every step
 * </pre>
 *
 * Cue k lasts from step (k+1) interval - cue to (k+1) interval. A side is drawn for the sequence,
 * and every cue is on the other side with probability pGroup; the class is the side that has more.
 */
record CueTrials(
    int cues,
    int cue,
    int interval,
    int delay,
    int recall,
    int channels,
    double p,
    double noise,
    double pGroup)
    implements Trials {

  private static final int LEFT = 0;
  private static final int RIGHT = 1;

  int steps() {
    return cues * interval + delay + recall;
  }

  @Override
  public Sample draw(RandomGenerator random) {
    return sample(sides(random), random);
  }

  /** The side of each cue. */
  int[] sides(RandomGenerator random) {
    int[] sides = new int[cues];
    int side = random.nextBoolean() ? RIGHT : LEFT;
    for (int k = 0; k < cues; k++) {
      sides[k] = random.nextDouble() < pGroup ? 1 - side : side;
    }
    return sides;
  }

  /** A sequence with cues on these sides. */
  Sample sample(int[] sides, RandomGenerator random) {
    int right = Arrays.stream(sides).sum();
    Target target = Target.sequenceClass(right > cues / 2 ? RIGHT : LEFT, steps());
    return new Sample(spikes(sides, random), target.withWindow(window()));
  }

  /** Which cue is shown at a step; -1 for none. */
  int cueAt(int t) {
    int k = t / interval;
    return k < cues && t % interval >= interval - cue ? k : -1;
  }

  /** Whether the answer is asked for at a step. */
  boolean isRecall(int t) {
    return t >= steps() - recall;
  }

  private float[] window() {
    float[] window = new float[steps()];
    Arrays.fill(window, steps() - recall, steps(), 1);
    return window;
  }

  private SpikeInput spikes(int[] sides, RandomGenerator random) {
    int quarter = channels / 4;
    SpikeList spikes = new SpikeList(channels, steps());
    for (int t = 0; t < steps(); t++) {
      int k = cueAt(t);
      if (k >= 0) {
        spikes.draw(p, sides[k] * quarter, quarter, random);
      }
      if (isRecall(t)) {
        spikes.draw(p, 2 * quarter, quarter, random);
      }
      spikes.draw(noise, 3 * quarter, quarter, random);
      spikes.endStep();
    }
    return spikes.build();
  }
}
