package org.eprop.tasks;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.tasks.encoding.SpikeList;

/**
 * Sequences of the store-recall task. With q = channels / 4:
 *
 * <pre>
 *   channels 0 .. q-1     value 0   probability p a step while the value is 0
 *   channels q .. 2q-1    value 1   p while it is 1
 *   channels 2q .. 3q-1   store     p while the value is to be stored
 *   channels 3q .. 4q-1   recall    p while the stored value is asked for
 * </pre>
 *
 * A value is drawn for each interval. Store and recall take turns, store first; each comes in an
 * interval with probability pCommand. While it is asked for, no value is shown: the class is the
 * one that was there when it was stored.
 */
record StoreRecallTrials(int intervals, int interval, int channels, double p, double pCommand)
    implements Trials {

  private static final int NONE = -1;

  int steps() {
    return intervals * interval;
  }

  @Override
  public Sample draw(RandomGenerator random) {
    int[] classes = new int[steps()];
    SpikeList spikes = new SpikeList(channels, steps());
    int stored = NONE;
    for (int k = 0; k < intervals; k++) {
      int value = random.nextInt(2);
      boolean command = random.nextDouble() < pCommand;
      boolean recall = command && stored != NONE;
      draw(spikes, value, command && !recall, recall, random);
      Arrays.fill(classes, k * interval, (k + 1) * interval, recall ? stored : Target.UNLABELLED);
      if (command) {
        stored = recall ? NONE : value;
      }
    }
    return new Sample(spikes.build(), Target.classes(classes));
  }

  private void draw(
      SpikeList spikes, int value, boolean store, boolean recall, RandomGenerator random) {
    int quarter = channels / 4;
    for (int t = 0; t < interval; t++) {
      if (!recall) {
        spikes.draw(p, value * quarter, quarter, random);
      }
      if (store) {
        spikes.draw(p, 2 * quarter, quarter, random);
      }
      if (recall) {
        spikes.draw(p, 3 * quarter, quarter, random);
      }
      spikes.endStep();
    }
  }
}
