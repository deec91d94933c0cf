package org.eprop.neurons;

/**
 * exp(M) of a 2 x 2 matrix in closed form. With m = trace / 2, N = M - m (so that N^2 = D) and D =
 * m^2 - det M,
 *
 * <pre>    exp(M) = e^m (C + S N),    C = cosh(sqrt D),    S = sinh(sqrt D) / sqrt D</pre>
 *
 * <p>and cos and sin in place of cosh and sinh where D &lt; 0.
 */
final class MatrixExponential {

  private MatrixExponential() {}

  /** exp of ((a, b), (c, d)). */
  static double[][] of(double a, double b, double c, double d) {
    double m = (a + d) / 2;
    double half = (a - d) / 2;
    double discriminant = half * half + b * c;
    double root = StrictMath.sqrt(Math.abs(discriminant));
    double cosh;
    double sinh;
    if (root < 1e-4) {
      // Taylor series: the next terms are below 1e-17.
      cosh = StrictMath.exp(m) * (1 + discriminant / 2);
      sinh = StrictMath.exp(m) * (1 + discriminant / 6);
    } else if (discriminant < 0) {
      cosh = StrictMath.exp(m) * StrictMath.cos(root);
      sinh = StrictMath.exp(m) * StrictMath.sin(root) / root;
    } else if (root < 1) {
      cosh = StrictMath.exp(m) * StrictMath.cosh(root);
      sinh = StrictMath.exp(m) * StrictMath.sinh(root) / root;
    } else {
      // exp(m) cosh(root) without the overflow of a large root.
      double grow = StrictMath.exp(m + root);
      double shrink = StrictMath.exp(m - root);
      cosh = (grow + shrink) / 2;
      sinh = (grow - shrink) / (2 * root);
    }
    return new double[][] {{cosh + sinh * half, sinh * b}, {sinh * c, cosh - sinh * half}};
  }
}
