package org.eprop.core.gradient;

import java.util.List;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.recording.SampleRecord;

/** What regularizers make of the firing rates of a whole batch. */
final class BatchRates {

  private final NetworkStructure network;
  private final List<Regularizer> regularizers;

  BatchRates(NetworkStructure network, List<Regularizer> regularizers) {
    this.network = network;
    this.regularizers = List.copyOf(regularizers);
  }

  /** Whether there is any regularizer. */
  boolean any() {
    return !regularizers.isEmpty();
  }

  /** How often each neuron spikes, [population][neuron]; zeros of no runs. */
  double[][] spikes(List<SampleRecord> runs) {
    double[][] spikes = new double[network.populations().size()][];
    for (int p = 0; p < spikes.length; p++) {
      spikes[p] = new double[network.size(p)];
      for (SampleRecord run : runs) {
        run.countSpikes(p, spikes[p]);
      }
    }
    return spikes;
  }

  /** E_reg of some runs, and dE_reg/dz_j^t of each population. */
  double regularise(List<SampleRecord> runs, float[][] rateGradient) {
    long steps = 0;
    for (SampleRecord run : runs) {
      steps += run.steps();
    }
    return any() ? regularise(spikes(runs), steps, rateGradient) : 0;
  }

  /**
   * E_reg, and dE_reg/dz_j^t of each population.
   *
   * @param spikes how many, [population][neuron]
   * @param steps of all samples
   */
  double regularise(double[][] spikes, long steps, float[][] rateGradient) {
    double sum = 0;
    for (int p = 0; any() && p < spikes.length; p++) {
      double[] rate = spikes[p].clone();
      for (int j = 0; j < rate.length; j++) {
        rate[j] /= steps;
      }
      double[] slope = new double[rate.length];
      for (Regularizer regularizer : regularizers) {
        sum += regularizer.evaluate(rate, slope);
      }
      rateGradient[p] = new float[rate.length];
      for (int j = 0; j < rate.length; j++) {
        rateGradient[p][j] = (float) (slope[j] / steps);
      }
    }
    return sum;
  }
}
