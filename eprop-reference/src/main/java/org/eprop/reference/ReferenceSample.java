package org.eprop.reference;

import java.util.List;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;

/**
 * A sample whose input is written out in double precision.
 *
 * @param input x, [step][channel], the channels of all inputs one after the other
 * @param targets one for each readout, or one for all
 * @param rewards r^t, [step]; null if there are none
 */
public record ReferenceSample(double[][] input, List<Target> targets, float[] rewards) {

  /** The same sample. */
  public static ReferenceSample of(Sample sample) {
    return new ReferenceSample(dense(sample.input()), sample.targets(), sample.rewards());
  }

  /** The same samples. */
  public static List<ReferenceSample> of(List<Sample> batch) {
    return batch.stream().map(ReferenceSample::of).toList();
  }

  /** The target of the m-th readout. */
  public Target target(int m) {
    return targets.get(targets.size() == 1 ? 0 : m);
  }

  /** x, [step][channel]; a channel that spikes twice in a step has a 2. */
  static double[][] dense(Input input) {
    double[][] x = new double[input.steps()][input.channels()];
    for (int t = 0; t < x.length; t++) {
      if (input instanceof RealInput real) {
        for (int i = 0; i < x[t].length; i++) {
          x[t][i] = real.values()[t][i];
        }
      } else if (input instanceof SpikeInput spikes) {
        for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
          x[t][spikes.channel()[e]] += 1;
        }
      }
    }
    return x;
  }
}
