package org.eprop.cli;

import picocli.CommandLine.Option;

/** {@code --dt}: how long a step is, which NIR does not say. */
final class StepOption {

  @Option(
      names = "--dt",
      paramLabel = "SECONDS",
      description = {
        "How long a step is in the graph; 1e-4 for those of snnTorch and",
        "SpikingJelly, 1e-3 for those of Norse. eprop notes it in its own."
      })
  private Double dt;

  /** Seconds; NaN if it was not given. */
  double seconds() {
    return dt == null ? Double.NaN : dt;
  }
}
