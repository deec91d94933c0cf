package org.eprop.tasks;

import java.util.random.RandomGenerator;
import org.eprop.api.task.SpikeInput;
import org.eprop.tasks.encoding.SpikeList;

/** Input spikes as they are drawn, step by step: within a step, channels in ascending order. */
final class SpikeDraw {

  private final SpikeList spikes;
  private final RandomGenerator random;

  SpikeDraw(int channels, int steps, RandomGenerator random) {
    this.spikes = new SpikeList(channels, steps);
    this.random = random;
  }

  /**
   * Each of the channels {@code first .. first+number-1} spikes in this step with probability p.
   */
  void draw(double p, int first, int number) {
    for (int i = first; i < first + number; i++) {
      if (random.nextDouble() < p) {
        spikes.add(i);
      }
    }
  }

  /** Ends the step. */
  void next() {
    spikes.endStep();
  }

  /** All of it; after the last step. */
  SpikeInput spikes() {
    return spikes.build();
  }
}
