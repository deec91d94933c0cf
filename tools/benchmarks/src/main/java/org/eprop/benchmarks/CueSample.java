package org.eprop.benchmarks;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;

/**
 * A trial of evidence accumulation (Bellec et al. 2020): seven cues of 100 ms, 150 ms apart, each
 * left or right; the side that had most is to be told in the last 150 ms. A quarter of the channels
 * each: left cues, right cues, recall, noise at all times. 40 Hz; noise 10 Hz.
 *
 * @param spec if it has less steps than a trial, only the trial's last ones are drawn
 */
record CueSample(WorkloadSpec spec) {

  private static final int STEPS = 2250;
  private static final int CUES = 7;
  private static final int INTERVAL = 150;
  private static final int CUE = 100;
  private static final double LIKELY = 0.7;
  private static final double SPIKE = 0.04;

  Sample draw(RandomGenerator random) {
    double ofRight = random.nextBoolean() ? LIKELY : 1 - LIKELY;
    boolean[] right = new boolean[CUES];
    int rights = 0;
    for (int k = 0; k < CUES; k++) {
      right[k] = random.nextDouble() < ofRight;
      rights += right[k] ? 1 : 0;
    }
    double[][] spikes = new double[spec.steps()][spec.inputs()];
    for (int t = 0; t < spikes.length; t++) {
      for (int i = 0; i < spec.inputs(); i++) {
        double p = probability(STEPS - spec.steps() + t, i / (spec.inputs() / 4), right);
        spikes[t][i] = random.nextDouble() < p ? 1 : 0;
      }
    }
    int[] labels = new int[spec.steps()];
    Arrays.fill(labels, rights > CUES / 2 ? 1 : 0);
    return Workload.sample(spec, SpikeInput.of(spec.inputs(), spikes), labels);
  }

  /** Of a spike at a step of the trial, in a quarter of the channels. */
  private static double probability(int t, int quarter, boolean[] right) {
    int cue = t / INTERVAL;
    return switch (quarter) {
      case 0, 1 -> {
        boolean shown = cue < CUES && t % INTERVAL >= INTERVAL - CUE;
        yield shown && right[cue] == (quarter == 1) ? SPIKE : 0;
      }
      case 2 -> t >= STEPS - INTERVAL ? SPIKE : 0;
      default -> SPIKE / 4;
    };
  }
}
