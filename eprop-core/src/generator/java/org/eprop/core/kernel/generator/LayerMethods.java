package org.eprop.core.kernel.generator;

/** The parameters of the methods that take a layer's neurons on. */
final class LayerMethods {

  static final String STEP =
      "LinearArrays c, float[][] s, float[][] to, float[] current, float[] q, int from";

  static final String STEP_WITH_PSI =
      "LinearArrays c, float[][] s, float[][] to, float[] current, float decline, float[] half,"
          + " float[] psi, long[] above";

  static final String ADJOINT =
      "LinearArrays c, float[][] lambda, float[][] direct, float[][] psi, int latest, int count";

  static final String ADJOINT_FROM_OUTPUTS =
      "LinearArrays c, float[][] lambda, float[] rate, float[][] factors, float[] b0, float[] b1,"
          + " float[][] psi, int latest, int count";

  /** For both, besides. */
  static final String SUMS = ", ConstantSums sums";

  private LayerMethods() {}

  /** What a caller with the same names hands on. */
  static String arguments(String parameters) {
    return parameters.replaceAll("[\\w\\[\\]]+ (\\w+)", "$1");
  }
}
