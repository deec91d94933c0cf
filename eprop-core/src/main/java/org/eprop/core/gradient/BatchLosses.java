package org.eprop.core.gradient;

import java.util.List;
import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.task.Sample;
import org.eprop.core.forward.Constants;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.recording.SampleRecord;

/**
 * The losses of a network's readouts, and what those of a batch are multiplied with; and what
 * regularizers make of the firing rates of a whole batch.
 */
final class BatchLosses {

  private final NetworkStructure network;
  private final ReadoutLoss[] losses;
  private final double[] norms;

  /** Of firing rates. */
  private final List<Regularizer> regularizers;

  /** What sees membranes and weights. */
  final OtherRegularizers others;

  /** B T. */
  private long steps;

  BatchLosses(NetworkStructure network, List<ReadoutLoss> losses, List<Regularizer> regularizers) {
    if (losses.size() != network.readouts().size()) {
      throw new IllegalArgumentException(
          "got %s losses, but expected one for each of the %s readouts"
              .formatted(losses.size(), network.readouts().size()));
    }
    this.network = network;
    this.losses = losses.toArray(ReadoutLoss[]::new);
    this.norms = new double[losses.size()];
    this.regularizers = OtherRegularizers.ofRates(regularizers);
    others = new OtherRegularizers(network, regularizers);
  }

  /**
   * Checks a batch, and normalises by it.
   *
   * @return the terms of each readout's loss
   * @throws InvalidInputException if it does not fit the network, placed at the sample
   */
  double[] take(List<Sample> batch) {
    Objects.requireNonNull(batch, "batch: got null, but expected samples");
    if (batch.isEmpty()) {
      throw new InvalidInputException("batch: got no sample, but expected at least one");
    }
    double[] terms = new double[losses.length];
    for (int b = 0; b < batch.size(); b++) {
      try {
        check(batch.get(b), terms);
      } catch (InvalidInputException e) {
        throw e.at("sample " + b);
      }
    }
    long all = 0;
    for (int b = 0; b < batch.size(); b++) {
      all += batch.get(b).input().steps();
    }
    normalise(terms, all);
    return terms;
  }

  /** Normalises by the terms of each readout's loss, and by the steps of all samples. */
  void normalise(double[] terms, long allSteps) {
    steps = allSteps;
    for (int m = 0; m < norms.length; m++) {
      norms[m] = losses[m].mean() && terms[m] > 0 ? 1 / terms[m] : 1;
    }
  }

  private void check(Sample sample, double[] terms) {
    if (sample == null) {
      throw new InvalidInputException("got null, but expected a sample");
    }
    int channels = sample.input().channels();
    if (channels != network.channels()) {
      throw new InvalidInputException(
          "got " + channels + " input channels, but the network has " + network.channels());
    }
    int given = sample.targets().size();
    if (given != 1 && given != losses.length) {
      throw new InvalidInputException(
          "got " + given + " targets, but the network has " + losses.length + " readouts");
    }
    for (int m = 0; m < losses.length; m++) {
      sample.target(m).checkFor(network.readouts().get(m).outputs());
      losses[m].loss().check(sample.target(m));
      terms[m] += losses[m].loss().terms(sample.target(m));
    }
  }

  /** Sets loss and errors of a sample that has been run. */
  void evaluate(SampleRecord run, Sample sample, Constants constants) {
    others.evaluate(run, constants, steps);
    for (int m = 0; m < losses.length; m++) {
      run.readouts[m].evaluate(losses[m].loss(), sample.target(m), norms[m]);
    }
  }

  /** Whether there is any regularizer of firing rates. */
  boolean regularizes() {
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
    long all = 0;
    for (SampleRecord run : runs) {
      all += run.steps();
    }
    return regularizes() ? regularise(spikes(runs), all, rateGradient) : 0;
  }

  /**
   * E_reg, and dE_reg/dz_j^t of each population.
   *
   * @param spikes how many, [population][neuron]
   * @param all steps of all samples
   */
  double regularise(double[][] spikes, long all, float[][] rateGradient) {
    double sum = 0;
    for (int p = 0; regularizes() && p < spikes.length; p++) {
      double[] rate = spikes[p].clone();
      for (int j = 0; j < rate.length; j++) {
        rate[j] /= all;
      }
      double[] slope = new double[rate.length];
      for (Regularizer regularizer : regularizers) {
        sum += regularizer.evaluate(rate, slope);
      }
      rateGradient[p] = new float[rate.length];
      for (int j = 0; j < rate.length; j++) {
        rateGradient[p][j] = (float) (slope[j] / all);
      }
    }
    return sum;
  }
}
