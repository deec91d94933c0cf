package org.eprop.core.gradient;

import java.util.List;
import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.recording.SampleRecord;

/** The losses of a network's readouts, and what those of a batch are multiplied with. */
final class BatchLosses {

  private final NetworkStructure network;
  private final ReadoutLoss[] losses;
  private final double[] norms;

  BatchLosses(NetworkStructure network, List<ReadoutLoss> losses) {
    if (losses.size() != network.readouts().size()) {
      throw new IllegalArgumentException(
          "got %s losses, but expected one for each of the %s readouts"
              .formatted(losses.size(), network.readouts().size()));
    }
    this.network = network;
    this.losses = losses.toArray(ReadoutLoss[]::new);
    this.norms = new double[losses.size()];
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
    normalise(terms);
    return terms;
  }

  /** Normalises by the terms of each readout's loss. */
  void normalise(double[] terms) {
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
  void evaluate(SampleRecord run, Sample sample) {
    run.evaluate(losses, sample, norms);
  }
}
