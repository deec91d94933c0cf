package org.eprop.nir.command;

import picocli.CommandLine.Option;

/** {@code --dt}: how long a step is, which NIR does not say. */
final class StepOption {

  @Option(names = "--dt", paramLabel = "SECONDS")
  private Double dt;

  /** Seconds; NaN if it was not given. */
  double seconds() {
    return dt == null ? Double.NaN : dt;
  }
}
