package org.eprop.core.gradient;

import java.util.List;
import org.eprop.core.run.SampleRun;

/**
 * What came out of a batch.
 *
 * @param lossTask E of the readout, normalised
 * @param lossRegularisation E of firing rates, membranes and weights
 * @param runs what happened to each sample; valid until the engine's next call
 * @since 1.0
 */
public record BatchResult(double lossTask, double lossRegularisation, List<SampleRun> runs) {

  /** The whole loss. */
  public double loss() {
    return lossTask + lossRegularisation;
  }

  /**
   * |delta|^2 of all samples, for an update by a {@link org.eprop.api.optimizer.StepSize} that sees
   * errors; valid as long as the runs.
   */
  public double errorSquares() {
    return runs.stream().mapToDouble(SampleRun::errorSquares).sum();
  }
}
