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
   * What a step needs, a block of neurons after the other and for each the constants in the {@link
   * ConstantOrder}; of neurons beyond n all are zero. One array, for processors that can't keep the
   * addresses of a dozen at hand. Empty for {@link Shape#ANY}.
   */
  final float[] packed;

  /** The same for the adjoint's step. */
  final float[] packedAdjoint;

  /**
   * For layers whose neurons share all their constants, or, in adaptive layers, all but the second
   * state's g: what they share, in the same order; kernels keep it in registers. Else null.
   */
  final float[] shared;

  /** The same for the adjoint's step. */
  final float[] sharedAdjoint;

  /** What they don't share: g of the second state, of neurons beyond n zero. */
  final float[] own;

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
    /** Such where u_0 and g_0 are 1, as they are but for scaled input. */
    UNIT,
    /** Other two states that do not feed each other. */
    APART,
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
    this.shape = shape(a, u, gradientR, g);
    this.padded = Padding.blocks(n);
    place(u);
    place(g);
    place(gradientR);
    for (float[][] from : a) {
      place(from);
    }
    fillIn();
    float[][] step = ConstantOrder.step(this);
    float[][] adjoint = ConstantOrder.adjoint(this);
    this.packed = pack(step);
    this.packedAdjoint = pack(adjoint);
    this.own = isAdaptive() ? g[1] : null;
    boolean mayShare = shape == Shape.ONE || isAdaptive();
    boolean shares = mayShare && isShared(step) && isShared(adjoint);
    this.shared = shares ? ofTheFirst(step) : null;
    this.sharedAdjoint = shares ? ofTheFirst(adjoint) : null;
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
    this.own = of.own;
    this.shared = of.shared;
    this.sharedAdjoint = of.sharedAdjoint;
  }

  /** The same constants, for who computes with rows of these. */
  public LinearArrays with(LayerRows own) {
    return new LinearArrays(this, own);
  }

  private float[] pack(float[][] rows) {
    float[] blocks = new float[rows.length * padded];
    for (int j = 0; j < n; j++) {
      int block = j / Padding.BLOCK;
      for (int i = 0; i < rows.length; i++) {
        blocks[(block * rows.length + i) * Padding.BLOCK + j % Padding.BLOCK] = rows[i][j];
      }
    }
    return blocks;
  }

  private boolean isShared(float[][] constants) {
    boolean isShared = true;
    for (float[] row : constants) {
      for (int j = 0; j < n && row != own; j++) {
        isShared &= row[j] == row[0];
      }
    }
    return isShared;
  }

  private float[] ofTheFirst(float[][] constants) {
    float[] values = new float[constants.length];
    int i = 0;
    for (float[] row : constants) {
      if (row != own) {
        values[i++] = row[0];
      }
    }
    return values;
  }

  private Shape shape(float[][][] a, float[][] u, float[][] gradientR, float[][] g) {
    if (a.length > 2) {
      return Shape.ANY;
    }
    if (a.length == 1) {
      return Shape.ONE;
    }
    if (a[0][1] != null || a[1][0] != null) {
      return Shape.COUPLED;
    }
    if (u[1] != null || gradientR[0] != null) {
      return Shape.APART;
    }
    return areOnes(u[0]) && areOnes(g[0]) ? Shape.UNIT : Shape.ADAPTIVE;
  }

  private boolean areOnes(float[] row) {
    boolean ones = row != null;
    for (int j = 0; ones && j < n; j++) {
      ones = row[j] == 1;
    }
    return ones;
  }

  private boolean isAdaptive() {
    return shape == Shape.UNIT || shape == Shape.ADAPTIVE;
  }

  private void place(float[][] constants) {
    for (int m = 0; m < constants.length; m++) {
      constants[m] = rows.copy(constants[m]);
    }
  }

  /** Makes the arrays that the formulas of the layer's shape name. */
  private void fillIn() {
    for (int m = 0; m < d && shape != Shape.ANY; m++) {
      g[m] = orZeros(g[m]);
      u[m] = m == 0 || !isAdaptive() ? orZeros(u[m]) : null;
      gradientR[m] = m == 1 || !isAdaptive() ? orZeros(gradientR[m]) : null;
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
