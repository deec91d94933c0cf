package org.eprop.compare.result;

import java.util.List;

/**
 * What a run that is not finished has seen: {@code progress.json} beside its checkpoint.
 *
 * @param epochs in order
 * @param probes in order
 */
public record RunProgress(List<EpochResult> epochs, List<ProbeResult> probes) {

  /** Copies the lists. */
  public RunProgress {
    epochs = List.copyOf(epochs);
    probes = List.copyOf(probes);
  }
}
