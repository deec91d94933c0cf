package org.eprop.core.kernel;

/**
 * The constants of a layer's linear neurons as structure of arrays, in single precision, and room
 * for those who compute with them: each thread has its own. Arrays are longer than n, with zeros.
 *
 * <p>An array in which every neuron has a zero is null, so that its term costs nothing: any array
 * of a layer with more than two states, and A's off the diagonal if they all are zero. All other
 * arrays are there, so that the formulas of one and two states have no exceptions.
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
   * What a step needs, a block of neurons after the other and for each A, u, g, theta and the
   * steepness; of neurons beyond n all are zero. One array, for processors that can't keep the
   * addresses of a dozen at hand. Null for {@link Shape#ANY}.
   */
  final float[] packed;

  /**
   * The same for the adjoint's step: A, g, r~ and u; without r~_0 and u_1 if the layer is {@link
   * #adaptive}.
   */
  final float[] packedAdjoint;

  /**
   * Whether, of two states that don't feed each other, input reaches the first alone and the
   * gradient's spikes the second alone, as in layers of LIF and ALIF neurons.
   */
  final boolean adaptive;

  /**
   * For layers whose neurons share all their constants, or, in {@link #adaptive} layers, all but
   * the second state's g: what they share, kernels keep it in registers. Terms that are zero are
   * left out. Else null. In the order of the formulas: of one state a, u, g, theta and the
   * steepness; of two a_0, u_0, a_1, g_0, theta and the steepness.
   */
  final float[] shared;

  /**
   * The same for the adjoint's step: of one state r~, a, g and u; of two r~_1, a_0, g_0, a_1, u_0.
   */
  final float[] sharedAdjoint;

  /** What they don't share: g of the second state, of neurons beyond n zero. */
  final float[] own;

  /** Which formula the layer needs. */
  public final Shape shape;

  /** What other arrays of the layer's thread come from: loops go through them side by side. */
  public final LayerRows rows;

  /** Room for kernels, from one call to its end. */
  final float[] room;

  /** The kinds of A that have kernels of their own. */
  public enum Shape {
    /** One state. */
    ONE,
    /** Two states that do not feed each other. */
    TWO_APART,
    /** Two states. */
    TWO,
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
    this.shape = shape(a);
    this.adaptive = shape == Shape.TWO_APART && u[1] == null && gradientR[0] == null;
    this.padded = Padding.blocks(n);
    place(u);
    place(g);
    place(gradientR);
    for (float[][] from : a) {
      place(from);
    }
    if (shape == Shape.ANY) {
      packed = null;
      packedAdjoint = null;
      shared = null;
      sharedAdjoint = null;
      own = null;
      return;
    }
    fill(u);
    fill(g);
    fill(gradientR);
    for (int m = 0; m < d; m++) {
      for (int k = 0; k < d; k++) {
        a[m][k] = m == k || shape == Shape.TWO ? orZeros(a[m][k]) : null;
      }
    }
    if (shape == Shape.ONE && allShare(a[0][0], u[0], g[0], theta, steepness, gradientR[0])) {
      shared = first(a[0][0], u[0], g[0], theta, steepness);
      sharedAdjoint = first(gradientR[0], a[0][0], g[0], u[0]);
      own = null;
    } else if (adaptive && allShare(a[0][0], u[0], a[1][1], g[0], theta, steepness, gradientR[1])) {
      shared = first(a[0][0], u[0], a[1][1], g[0], theta, steepness);
      sharedAdjoint = first(gradientR[1], a[0][0], g[0], a[1][1], u[0]);
      own = pack(g[1]);
    } else {
      shared = null;
      sharedAdjoint = null;
      own = null;
    }
    packed =
        switch (shape) {
          case ONE -> pack(a[0][0], u[0], g[0], theta, steepness);
          case TWO_APART -> pack(a[0][0], u[0], a[1][1], u[1], g[0], g[1], theta, steepness);
          default ->
              pack(a[0][0], a[0][1], u[0], a[1][0], a[1][1], u[1], g[0], g[1], theta, steepness);
        };
    packedAdjoint =
        switch (shape) {
          case ONE -> pack(gradientR[0], a[0][0], g[0], u[0]);
          case TWO_APART ->
              adaptive
                  ? pack(gradientR[1], a[0][0], g[0], a[1][1], g[1], u[0])
                  : pack(gradientR[0], gradientR[1], a[0][0], g[0], a[1][1], g[1], u[0], u[1]);
          default ->
              pack(
                  gradientR[0],
                  gradientR[1],
                  a[0][0],
                  a[1][0],
                  g[0],
                  a[0][1],
                  a[1][1],
                  g[1],
                  u[0],
                  u[1]);
        };
  }

  /** Whether neurons share their constants, or all but the second state's g. */
  public boolean sharesConstants() {
    return shared != null;
  }

  private float[] pack(float[]... rows) {
    float[] blocks = new float[rows.length * padded];
    for (int j = 0; j < n; j++) {
      int block = j / Padding.BLOCK;
      for (int i = 0; i < rows.length; i++) {
        blocks[(block * rows.length + i) * Padding.BLOCK + j % Padding.BLOCK] = rows[i][j];
      }
    }
    return blocks;
  }

  private boolean allShare(float[]... constants) {
    boolean all = true;
    for (float[] row : constants) {
      for (int j = 0; j < n; j++) {
        all &= row[j] == row[0];
      }
    }
    return all;
  }

  private static float[] first(float[]... rows) {
    float[] values = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = rows[i][0];
    }
    return values;
  }

  private static Shape shape(float[][][] a) {
    return switch (a.length) {
      case 1 -> Shape.ONE;
      case 2 -> a[0][1] == null && a[1][0] == null ? Shape.TWO_APART : Shape.TWO;
      default -> Shape.ANY;
    };
  }

  private void place(float[][] constants) {
    for (int m = 0; m < constants.length; m++) {
      constants[m] = rows.copy(constants[m]);
    }
  }

  private void fill(float[][] constants) {
    for (int m = 0; m < constants.length; m++) {
      constants[m] = orZeros(constants[m]);
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
