package org.eprop.experiment.training;

import java.util.List;
import org.eprop.api.task.Sample;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.run.SampleRun;

/**
 * The loss of all samples of a data set together: E of the readouts without regularizers, the same
 * however the samples are cut into batches.
 *
 * <p>A loss that is a mean is the mean over the terms of all samples; one that is a sum is that of
 * so many samples as a batch has. Mutable.
 */
final class DataLoss {

  private final List<ReadoutLoss> losses;
  private final double[] sum;
  private final double[] terms;
  private int samples;

  DataLoss(List<ReadoutLoss> losses) {
    this.losses = losses;
    this.sum = new double[losses.size()];
    this.terms = new double[losses.size()];
  }

  /**
   * Adds a batch.
   *
   * @param runs of its samples, their losses normalised by the batch
   */
  void add(List<Sample> batch, List<SampleRun> runs) {
    samples += batch.size();
    for (int m = 0; m < losses.size(); m++) {
      ReadoutLoss loss = losses.get(m);
      double ofBatch = 0;
      double termsOfBatch = 0;
      for (int b = 0; b < batch.size(); b++) {
        ofBatch += runs.get(b).loss(m);
        termsOfBatch += loss.mean() ? loss.loss().terms(batch.get(b).target(m)) : 0;
      }
      sum[m] += loss.mean() ? ofBatch * termsOfBatch : ofBatch;
      terms[m] += termsOfBatch;
    }
  }

  /**
   * E of all that was added.
   *
   * @param batchSize how many samples a sum is of, if there are as many
   */
  double value(int batchSize) {
    double all = 0;
    for (int m = 0; m < losses.size(); m++) {
      if (!losses.get(m).mean()) {
        all += sum[m] / samples * Math.min(batchSize, samples);
      } else if (terms[m] > 0) {
        all += sum[m] / terms[m];
      }
    }
    return all;
  }
}
