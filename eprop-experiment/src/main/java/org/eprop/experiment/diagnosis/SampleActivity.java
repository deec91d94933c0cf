package org.eprop.experiment.diagnosis;

import java.util.List;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.run.SampleRun;
import org.eprop.core.run.StateRecorder;

/**
 * What a network does with a few samples: for each population, spikes and pseudo-derivatives; and
 * how much of the loss is the task's.
 */
final class SampleActivity {

  /** Of a population. */
  record Of(double rate, double silentShare, double meanPsi) {}

  private final Of[] populations;
  private final double lossTask;
  private final double lossRegularisation;

  private SampleActivity(Of[] populations, double lossTask, double lossRegularisation) {
    this.populations = populations;
    this.lossTask = lossTask;
    this.lossRegularisation = lossRegularisation;
  }

  /**
   * Runs samples forward.
   *
   * @param engine of the network; another recorder of it is forgotten
   */
  static SampleActivity of(EpropNetwork network, GradientEngine engine, List<Sample> samples) {
    int populations = network.structure().populations().size();
    PsiSums sums = new PsiSums(samples.size(), populations);
    engine.watch(sums);
    try {
      BatchResult result = engine.evaluate(network.weights(), samples);
      Of[] all = new Of[populations];
      for (int p = 0; p < populations; p++) {
        all[p] = of(network.structure().size(p), p, result.runs(), sums);
      }
      return new SampleActivity(all, result.lossTask(), result.lossRegularisation());
    } finally {
      engine.watch(null);
    }
  }

  private static Of of(int neurons, int p, List<SampleRun> runs, PsiSums sums) {
    long[] spikes = new long[neurons];
    long steps = 0;
    for (SampleRun run : runs) {
      steps += run.steps();
      for (int t = 0; t < run.steps() && run.spikeCount(p) > 0; t++) {
        for (int j : run.spikesAt(p, t)) {
          spikes[j]++;
        }
      }
    }
    long all = 0;
    int silent = 0;
    for (long count : spikes) {
      all += count;
      silent += count == 0 ? 1 : 0;
    }
    double places = (double) steps * neurons;
    return new Of(all / places, (double) silent / neurons, sums.total(p) / places);
  }

  Of population(int p) {
    return populations[p];
  }

  double lossTask() {
    return lossTask;
  }

  double lossRegularisation() {
    return lossRegularisation;
  }

  /** Sums |psi|, of each sample by itself: samples run side by side. */
  private static final class PsiSums implements StateRecorder {

    private final double[][] sums;

    PsiSums(int samples, int populations) {
      sums = new double[samples][populations];
    }

    @Override
    public void record(int sample, int population, int step, float[][] states, float[] psi) {
      double sum = 0;
      for (float one : psi) {
        sum += Math.abs(one);
      }
      sums[sample][population] += sum;
    }

    double total(int p) {
      double total = 0;
      for (double[] sample : sums) {
        total += sample[p];
      }
      return total;
    }
  }
}
