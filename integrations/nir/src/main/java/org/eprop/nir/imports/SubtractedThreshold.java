package org.eprop.nir.imports;

/**
 * Neurons that lose their threshold within the step of a spike, as equations: {@code lif} and
 * {@code current_lif} lose it a step later.
 */
final class SubtractedThreshold {

  /** The component that they are of. */
  static final String MODEL = "equations";

  private SubtractedThreshold() {}

  /**
   * The equations.
   *
   * @param currentBased whether a synaptic current i charges v
   * @param scaled whether what charges v is multiplied by 1 - exp(-dt / tau_m)
   */
  static String text(boolean currentBased, boolean scaled) {
    String drive = currentBased ? "i" : "I";
    return (currentBased ? "parameter tau_s = 5 [ms], above 0\n" : "")
        + """
        parameter tau_m = 20 [ms], above 0
        parameter threshold = 1, above 0
        """
        + (currentBased ? "state i\n" : "")
        + "state v\n"
        + (currentBased ? "di/dt = -i / tau_s\ni += I\n" : "")
        + """
        reset: v -= threshold
        dv/dt = -v / tau_m
        """
        + ("v += " + (scaled ? "(1 - exp(-dt / tau_m)) " : "") + drive + "\n")
        + "spike when v > threshold";
  }
}
