package org.eprop.core.kernel;

/**
 * The constants of a layer's linear neurons as structure of arrays, in single precision. Arrays are
 * longer than n, with zeros.
 *
 * <p>An array in which every neuron has a zero is null, so that its term costs nothing. But those
 * are there, with zeros, that the formulas of a layer's {@link Shape} name.
 */
public final class LinearArrays {

  /** The number of neurons. */
  public final int n;

  /** The number of state variables. */
  public final int d;

  /** A [to][from][neuron]. */
  public final float[][][] a;

  /** u [state][neuron]. */
  public final float[][] u;

  /** r [state][neuron]. */
  public final float[][] r;

  /** r~ [state][neuron]: r without what the rule detaches. */
  public final float[][] gradientR;

  /** g [state][neuron]. */
  public final float[][] g;

  /** theta [neuron]. */
  public final float[] theta;

  /** slope / scale [neuron]: turns a distance to threshold into the surrogate's argument. */
  public final float[] steepness;

  /** r~ of the first state; zeros where that is null. */
  final float[] firstR;

  /** n rounded up to whole blocks. */
  final int padded;

  /**
   * What all neurons of an adaptive layer have in common, for kernels to keep in registers; null
   * unless these are all constants but r and g of the second state, and g of the first one is 1.
   */
  final Shared shared;

  /**
   * Whether they share r~, too, and that of the first state is zero: {@link
   * Kernels#adjointOfOutputs} is for them.
   */
  public final boolean sharedAdjoint;

  /**
   * Constants of all neurons: A of both states, u of the first one, and r~ of the second one where
   * {@link #sharedAdjoint}; and the array g of the second one.
   */
  record Shared(
      float a00, float a11, float u0, float theta, float steepness, float r1, float[] g1) {}

  /** Which formula the layer needs. */
  public final Shape shape;

  /** The kinds of neurons that have kernels of their own. */
  public enum Shape {
    /** One state. */
    ONE,
    /**
     * Two states that do not feed each other, of which input reaches the first alone, as in layers
     * of LIF and ALIF neurons.
     */
    ADAPTIVE,
    /** Anything else. */
    ANY
  }

  /**
   * Puts copies into the arrays of arrays, but r.
   *
   * @param a A [to][from][neuron]
   * @param u [state][neuron]
   * @param r [state][neuron]
   * @param gradientR r~ [state][neuron]
   * @param g [state][neuron]
   * @param theta [neuron]
   * @param steepness [neuron]
   */
  public LinearArrays(
      float[][][] a,
      float[][] u,
      float[][] r,
      float[][] gradientR,
      float[][] g,
      float[] theta,
      float[] steepness) {
    this.n = theta.length;
    LayerRows rows = new LayerRows(n);
    this.d = a.length;
    this.a = a;
    this.u = u;
    this.r = r;
    this.gradientR = gradientR;
    this.g = g;
    this.theta = rows.copy(theta);
    this.steepness = rows.copy(steepness);
    this.shape = shape(a, u);
    this.padded = Padding.blocks(n);
    place(u, rows);
    place(g, rows);
    place(gradientR, rows);
    for (float[][] from : a) {
      place(from, rows);
    }
    fillIn(rows);
    boolean alike =
        shape == Shape.ADAPTIVE
            && areShared(a[0][0], u[0], a[1][1], g[0], this.theta, this.steepness)
            && g[0][0] == 1;
    this.sharedAdjoint = alike && gradientR[0] == null && areShared(gradientR[1]);
    this.shared = alike ? shared() : null;
    this.firstR = orZeros(gradientR[0], rows);
  }

  private Shared shared() {
    return new Shared(
        a[0][0][0], a[1][1][0], u[0][0], theta[0], steepness[0], gradientR[1][0], g[1]);
  }

  private boolean areShared(float[]... constants) {
    boolean areShared = true;
    for (float[] row : constants) {
      for (int j = 0; j < n; j++) {
        areShared &= row[j] == row[0];
      }
    }
    return areShared;
  }

  private static Shape shape(float[][][] a, float[][] u) {
    if (a.length == 1) {
      return Shape.ONE;
    }
    boolean apart = a.length == 2 && a[0][1] == null && a[1][0] == null;
    return apart && u[1] == null ? Shape.ADAPTIVE : Shape.ANY;
  }

  private static void place(float[][] constants, LayerRows rows) {
    for (int m = 0; m < constants.length; m++) {
      constants[m] = rows.copy(constants[m]);
    }
  }

  /** Makes the arrays that the formulas of the layer's shape name. */
  private void fillIn(LayerRows rows) {
    for (int m = 0; m < d && shape != Shape.ANY; m++) {
      g[m] = orZeros(g[m], rows);
      a[m][m] = orZeros(a[m][m], rows);
      u[0] = orZeros(u[0], rows);
      gradientR[d - 1] = orZeros(gradientR[d - 1], rows);
    }
  }

  private static float[] orZeros(float[] row, LayerRows rows) {
    return row == null ? rows.next() : row;
  }

  /** (g.s - theta) steepness of neuron j, with the operations of the kernels in their order. */
  public float distance(float[][] s, int j) {
    float sum = 0;
    boolean first = true;
    for (int m = 0; m < d; m++) {
      if (g[m] != null) {
        float term = g[m][j] * s[m][j];
        sum = first ? term : sum + term;
        first = false;
      }
    }
    return (sum - theta[j]) * steepness[j];
  }
}
