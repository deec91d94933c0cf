package org.eprop.core.gradient;

import java.util.List;
import org.eprop.core.run.SampleRun;

/**
 * What came out of a batch.
 *
 * @param lossTask E of the readout, normalised
 * @param lossRegularisation E of the firing rates
 * @param runs what happened to each sample; valid until the engine's next call
 * @since 1.0
 */
public record BatchResult(double lossTask, double lossRegularisation, List<SampleRun> runs) {

  /** The whole loss. */
  public double loss() {
    return lossTask + lossRegularisation;
  }
}
