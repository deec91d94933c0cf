package org.eprop.core.kernel;

/**
 * The constants of a layer's linear neurons as structure of arrays, in single precision, and room
 * for those who compute with them: each thread has its own. Arrays are longer than n, with zeros.
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

  /** n rounded up to whole blocks. */
  final int padded;

  /**
   * What a step needs, a block of neurons after the other and for each the constants in the order
   * of {@link #ofStep}; of neurons beyond n all are zero. One array, for processors that can't keep
   * the addresses of a dozen at hand. Empty for {@link Shape#ANY}.
   */
  final float[] packed;

  /** The same for the adjoint's step, in the order of {@link #ofAdjoint}. */
  final float[] packedAdjoint;

  /**
   * Whether all neurons have the same of them: then there is one block, which stays in the nearest
   * cache, and kernels need not go through the others.
   */
  final boolean shared;

  /** Which formula the layer needs. */
  public final Shape shape;

  /** What other arrays of the layer's thread come from: loops go through them side by side. */
  final LayerRows rows;

  /** Room for kernels, from one call to its end. */
  final float[] room;

  /** The kinds of neurons that have kernels of their own. */
  public enum Shape {
    /** One state. */
    ONE,
    /**
     * Two states that do not feed each other, of which input reaches the first alone and the
     * gradient's spikes the second alone, as in layers of LIF and ALIF neurons.
     */
    ADAPTIVE,
    /** Two states. */
    COUPLED,
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
    this.rows = new LayerRows(n);
    this.room = rows.next();
    this.d = a.length;
    this.a = a;
    this.u = u;
    this.r = r;
    this.gradientR = gradientR;
    this.g = g;
    this.theta = rows.copy(theta);
    this.steepness = rows.copy(steepness);
    this.shape = shape(a, u, gradientR);
    this.padded = Padding.blocks(n);
    place(u);
    place(g);
    place(gradientR);
    for (float[][] from : a) {
      place(from);
    }
    fillIn();
    float[][] step = ofStep();
    float[][] adjoint = ofAdjoint();
    this.shared = shape != Shape.ANY && areShared(step) && areShared(adjoint);
    this.packed = pack(step);
    this.packedAdjoint = pack(adjoint);
  }

  /** Shares the constants of others. */
  private LinearArrays(LinearArrays of, LayerRows rows) {
    this.rows = rows;
    this.room = rows.next();
    this.n = of.n;
    this.d = of.d;
    this.a = of.a;
    this.u = of.u;
    this.r = of.r;
    this.gradientR = of.gradientR;
    this.g = of.g;
    this.theta = of.theta;
    this.steepness = of.steepness;
    this.shape = of.shape;
    this.padded = of.padded;
    this.packed = of.packed;
    this.packedAdjoint = of.packedAdjoint;
    this.shared = of.shared;
  }

  /** The same constants, for who computes with rows of these. */
  public LinearArrays with(LayerRows own) {
    return new LinearArrays(this, own);
  }

  /** The constants of a step, as kernels read them; g of an adaptive layer's second state apart. */
  private float[][] ofStep() {
    return switch (shape) {
      case ONE -> rows(a[0][0], u[0], g[0], theta, steepness);
      case ADAPTIVE -> rows(a[0][0], u[0], a[1][1], g[0], theta, steepness);
      case COUPLED ->
          rows(a[0][0], a[0][1], u[0], a[1][0], a[1][1], u[1], g[0], g[1], theta, steepness);
      case ANY -> rows();
    };
  }

  /** Those of the adjoint's step, likewise. */
  private float[][] ofAdjoint() {
    float[][] r = gradientR;
    return switch (shape) {
      case ONE -> rows(r[0], a[0][0], g[0], u[0]);
      case ADAPTIVE -> rows(r[1], a[0][0], g[0], a[1][1], u[0]);
      case COUPLED -> rows(r[0], r[1], a[0][0], a[1][0], g[0], a[0][1], a[1][1], g[1], u[0], u[1]);
      case ANY -> rows();
    };
  }

  private static float[][] rows(float[]... some) {
    return some;
  }

  private float[] pack(float[][] some) {
    float[] blocks = new float[some.length * (shared ? Padding.BLOCK : padded)];
    for (int j = 0; j < (shared ? Padding.BLOCK : n); j++) {
      int block = j / Padding.BLOCK;
      for (int i = 0; i < some.length; i++) {
        float value = some[i][shared ? 0 : j];
        blocks[(block * some.length + i) * Padding.BLOCK + j % Padding.BLOCK] = value;
      }
    }
    return blocks;
  }

  private boolean areShared(float[][] constants) {
    boolean areShared = true;
    for (float[] row : constants) {
      for (int j = 0; j < n; j++) {
        areShared &= row[j] == row[0];
      }
    }
    return areShared;
  }

  private static Shape shape(float[][][] a, float[][] u, float[][] gradientR) {
    if (a.length > 2) {
      return Shape.ANY;
    }
    if (a.length == 1) {
      return Shape.ONE;
    }
    boolean adaptive = a[0][1] == null && a[1][0] == null && u[1] == null && gradientR[0] == null;
    return adaptive ? Shape.ADAPTIVE : Shape.COUPLED;
  }

  private void place(float[][] constants) {
    for (int m = 0; m < constants.length; m++) {
      constants[m] = rows.copy(constants[m]);
    }
  }

  /** Makes the arrays that the formulas of the layer's shape name. */
  private void fillIn() {
    for (int m = 0; m < d && shape != Shape.ANY; m++) {
      boolean adaptive = shape == Shape.ADAPTIVE;
      g[m] = orZeros(g[m]);
      u[m] = m == 0 || !adaptive ? orZeros(u[m]) : null;
      gradientR[m] = m == 1 || !adaptive ? orZeros(gradientR[m]) : null;
      for (int k = 0; k < d; k++) {
        a[m][k] = m == k || shape == Shape.COUPLED ? orZeros(a[m][k]) : null;
      }
    }
  }

  private float[] orZeros(float[] row) {
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
