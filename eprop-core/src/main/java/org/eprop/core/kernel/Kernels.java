package org.eprop.core.kernel;

import java.util.Arrays;

/**
 * The inner loops of the fast path, but for those that C2 makes vectors of as they are ({@link
 * Elements}). All work on elements 0 .. n-1 of whole arrays; two arguments may be the same array
 * (never overlap otherwise). An instance may have scratch space: it is owned by one thread.
 *
 * <p>Sums are evaluated from left to right, so that adding four rows at once gives the bits of
 * adding them one after the other.
 *
 * <p>Here are plain loops, in the shapes that HotSpot's C2 turns into vector instructions: one
 * operation chain per loop, whole arrays from 0, no ternaries. {@link VectorKernels} has others.
 */
public class Kernels {

  /** How many steps lie side by side in a block. */
  public static final int STEPS = Padding.BLOCK;

  /** Those of learning by events. */
  public final EventKernels events;

  private final float[] sums = new float[STEPS];
  private final PlainBits bits = new PlainBits();
  private final LinearCombination combination = new LinearCombination();

  /** Room: for states before a step, which others are computed from. */
  private float[][] old = new float[0][];

  /** Plain loops. */
  public Kernels() {
    this(new EventKernels());
  }

  Kernels(EventKernels events) {
    this.events = events;
  }

  /**
   * Adds rows of a matrix to a row, one after the other: what a list of spikes does to a current,
   * or a list of spike times to a row of the gradient.
   *
   * @param o [n], added to
   * @param rows each [n] or longer
   * @param index which of them: {@code rows[index[e] + shift]} for first &lt;= e &lt; last
   */
  public void addRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    int e = first;
    for (; e + 4 <= last; e += 4) {
      Elements.add(
          o,
          rows[index[e] + shift],
          rows[index[e + 1] + shift],
          rows[index[e + 2] + shift],
          rows[index[e + 3] + shift],
          n);
    }
    for (; e < last; e++) {
      Elements.add(o, rows[index[e] + shift], n);
    }
  }

  /**
   * The same for a matrix whose rows lie one after the other in one array: what the steps at which
   * a neuron spiked do to its readout weights.
   *
   * @param rows row i begins at i n
   * @param index which of them: {@code index[e]} for first &lt;= e &lt; last
   */
  public void addRowsOf(float[] o, float[] rows, int[] index, int first, int last, int n) {
    for (int j = 0; n < STEPS && j < n; j += 4) {
      int end = n - 1;
      int k = Math.min(j + 1, end);
      Elements.addFourOf(
          o, rows, index, first, last, n, j, k, Math.min(j + 2, end), Math.min(j + 3, end));
    }
    for (int e = first; n >= STEPS && e < last; e++) {
      int at = index[e] * n;
      for (int j = 0; j < n; j++) {
        o[j] += rows[at + j];
      }
    }
  }

  /**
   * The sum of some rows of a matrix; zero if there are none.
   *
   * @param o [n], receives it
   * @param rows each [n] or longer
   * @param index which of them: {@code rows[index[e] + shift]} for first &lt;= e &lt; last
   */
  public void sumRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (last - first >= 4) {
      Elements.sum(
          o,
          rows[index[first] + shift],
          rows[index[first + 1] + shift],
          rows[index[first + 2] + shift],
          rows[index[first + 3] + shift],
          n);
      addRows(o, rows, index, first + 4, last, shift, n);
    } else if (first < last) {
      System.arraycopy(rows[index[first] + shift], 0, o, 0, n);
      addRows(o, rows, index, first + 1, last, shift, n);
    } else {
      Arrays.fill(o, 0, n, 0);
    }
  }

  /**
   * Adds rows of a matrix to rows of another one, which lie one after the other in one array: what
   * the spikes of many steps do to the readout.
   *
   * @param o its row i begins at i n
   * @param rows each [n] or longer
   * @param index which of them is added, {@code rows[index[e]]} for first &lt;= e &lt; last
   * @param to to which row: to {@code to[e] - shift}
   */
  public void addRowsTo(
      float[] o, float[][] rows, int[] index, int[] to, int first, int last, int shift, int n) {
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e]];
      int at = (to[e] - shift) * n;
      for (int j = 0; j < n; j++) {
        o[at + j] += row[j];
      }
    }
  }

  /**
   * Some sums of the same rows: o[i] = first + f[0] rows[0] + f[1] rows[1] + ... for i &lt; sums,
   * with f = factors[from + i].
   *
   * @param o [sums][n] or longer
   * @param first [n]; none of o
   * @param factors from index {@code from} on [sums][count] or longer
   * @param rows each [n] or longer, the first {@code count} of them
   */
  public void sumScaledRows(
      float[][] o,
      float[] first,
      float[][] factors,
      int from,
      float[][] rows,
      int count,
      int sums,
      int n) {
    for (int i = 0; i < sums; i++) {
      float[] f = factors[from + i];
      if (count < 2) {
        System.arraycopy(first, 0, o[i], 0, n);
        addScaledRows(o[i], f, rows, 0, count, n);
      } else {
        Elements.sumOfScaled(o[i], first, f[0], rows[0], f[1], rows[1], n);
        addScaledRows(o[i], f, rows, 2, count, n);
      }
    }
  }

  /**
   * Adds multiples of the same rows to four rows: o[at + i] += factors[at + i][t] rows[t] for first
   * &lt;= t &lt; last, one after the other.
   *
   * @param o from index {@code at} on [4][n] or longer
   * @param factors from index {@code at} on [4][last] or longer
   * @param rows each [n] or longer
   */
  public void addScaledRows(
      float[][] o, int at, float[][] factors, float[][] rows, int first, int last, int n) {
    for (int i = at; i < at + 4; i++) {
      addScaledRows(o[i], factors[i], rows, first, last, n);
    }
  }

  /**
   * Adds multiples of rows to a row, one after the other.
   *
   * @param o [n], added to
   * @param factors [count]
   * @param rows each [n] or longer, the first {@code count} of them
   */
  public void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    addScaledRows(o, factors, rows, 0, count, n);
  }

  private void addScaledRows(
      float[] o, float[] factors, float[][] rows, int from, int count, int n) {
    int i = from;
    for (; i + 4 <= count; i += 4) {
      Elements.addScaled(o, factors, rows, i, n);
    }
    for (; i < count; i++) {
      Elements.addScaled(o, factors[i], rows[i], n);
    }
  }

  /** o = x in single precision. */
  public void narrow(double[] x, float[] o, int n) {
    Elements.narrow(x, o, 0, n);
  }

  /** o = x. */
  public void widen(float[] x, double[] o, int n) {
    Elements.widen(x, o, 0, n);
  }

  /**
   * Single precision of numbers stored in two bytes, the upper half of its bits: exact.
   *
   * @param o [n], receives it
   * @param x [n] or longer
   */
  public void widen(float[] o, short[] x, int n) {
    for (int k = 0; k < n; k++) {
      o[k] = Float.intBitsToFloat(x[k] << Short.SIZE);
    }
  }

  /**
   * Adds multiples of a compressed row, whose factor differs from step to step of a block of {@link
   * #STEPS}, to where its elements belong: o[STEPS at[k] + s] += f[from + s] x[k] for k &lt; n and
   * each step s.
   *
   * @param o blocks, one for each element
   * @param at [n] or longer, distinct
   * @param x [n] or longer
   * @param f has the block of factors from index {@code from} on
   */
  public void scatterSteps(float[] o, int[] at, float[] x, float[] f, int from, int n) {
    for (int k = 0; k < n; k++) {
      int to = at[k] * STEPS;
      for (int s = 0; s < STEPS; s++) {
        o[to + s] += f[from + s] * x[k];
      }
    }
  }

  /**
   * The products of a compressed row with a block of {@link #STEPS} steps: o[to + s] = sum over k
   * &lt; n of row[k] x[STEPS at[k] + s], one after the other, for each step s.
   *
   * @param o receives a block from index {@code to} on
   * @param row [n] or longer
   * @param x blocks, one for each element
   * @param at [n] or longer
   */
  public void gatheredDots(float[] o, int to, float[] row, float[] x, int[] at, int n) {
    Arrays.fill(o, to, to + STEPS, 0);
    for (int k = 0; k < n; k++) {
      int from = at[k] * STEPS;
      for (int s = 0; s < STEPS; s++) {
        o[to + s] += row[k] * x[from + s];
      }
    }
  }

  /**
   * Adds sums over the steps of blocks to a compressed row: o[k] += sum over b &lt; blocks and
   * steps s of x[from + b stride + s] y[b yStride + STEPS at[k] + s] for k &lt; n. Over b, the sum
   * of each s is taken by itself; of these, s and s + 8 are added first, then s and s + 4, and so
   * on.
   *
   * @param o [n] or longer
   * @param x one element's blocks, the first of which begins at {@code from}
   * @param y blocks, one for each element, {@code blocks} times
   * @param at [n] or longer
   */
  public void addDotsOfSteps(
      float[] o,
      float[] x,
      int from,
      int stride,
      float[] y,
      int[] at,
      int yStride,
      int blocks,
      int n) {
    for (int k = 0; k < n; k++) {
      Arrays.fill(sums, 0);
      for (int b = 0; b < blocks; b++) {
        int of = from + b * stride;
        int with = b * yStride + at[k] * STEPS;
        for (int s = 0; s < STEPS; s++) {
          sums[s] += x[of + s] * y[with + s];
        }
      }
      o[k] += halved(sums);
    }
  }

  /** The sum of a block: of halves, element by element, and so on. */
  static float halved(float[] block) {
    for (int half = STEPS / 2; half > 0; half /= 2) {
      for (int s = 0; s < half; s++) {
        block[s] += block[s + half];
      }
    }
    return block[0];
  }

  /**
   * One step of a layer's linear neurons, but for their own last spikes, and how far they are from
   * threshold, in units of the surrogate:
   *
   * <pre>    s^t = A s^{t-1} + u I,    q = (g.s^t - theta) steepness</pre>
   *
   * <p>The arrays are as long as {@link Padding#length} says.
   *
   * @param s s^{t-1} [state][neuron]
   * @param to receives s^t [state][neuron]; may be s
   * @param current I [neuron]
   * @param q receives how far from threshold they are [neuron], and finite numbers beyond the last
   *     neuron
   */
  public void step(LinearArrays c, float[][] s, float[][] to, float[] current, float[] q) {
    // Copied to where they change in place: loops from one array into another are slower.
    for (int m = 0; s != to && m < c.d; m++) {
      System.arraycopy(s[m], 0, to[m], 0, c.n);
    }
    if (c.shared != null) {
      Elements.step(c, to[0], to[1], input(c, current, q), q);
    } else {
      stepAny(c, to, current, q);
    }
  }

  /** u I of neurons that share u: I itself where that is 1, else in q. */
  static float[] input(LinearArrays c, float[] current, float[] q) {
    if (c.shared.u0() == 1) {
      return current;
    }
    Elements.scaled(q, c.shared.u0(), current, c.padded); // zeros beyond the last neuron
    return q;
  }

  /**
   * Any neurons of the linear family: one product or sum of products at a time, because one loop
   * would have more arrays than a processor has registers for their addresses (a step then takes
   * longer).
   */
  private void stepAny(LinearArrays c, float[][] s, float[] current, float[] q) {
    advance(c, false, s, c.u, current);
    sum(q, c.g, s, c.n);
    Elements.distance(q, q, c.theta, c.steepness, c.n);
  }

  /** s = A s + u x, or A transposed. */
  private void advance(LinearArrays c, boolean transposed, float[][] s, float[][] u, float[] x) {
    float[][] from = c.shape == LinearArrays.Shape.ANY ? copy(s, c.d, c.n) : s;
    for (int m = 0; m < c.d; m++) {
      combination.begin();
      for (int k = 0; k < c.d; k++) {
        combination.plus(transposed ? c.a[k][m] : c.a[m][k], from[k]);
      }
      combination.plus(u[m], x).into(s[m], c.n);
    }
  }

  /** Copies states that others are computed from after they have changed. */
  private float[][] copy(float[][] s, int count, int n) {
    float[][] copies = room(count, n);
    for (int m = 0; m < count; m++) {
      System.arraycopy(s[m], 0, copies[m], 0, n);
    }
    return copies;
  }

  /** Room for some rows. */
  private float[][] room(int count, int n) {
    if (old.length < count || old[0].length < n) {
      old = Padding.WORKER.rows(count, n);
    }
    return old;
  }

  /** o = factors[0] x[0] + factors[1] x[1] + ... */
  private void sum(float[] o, float[][] factors, float[][] x, int n) {
    combination.begin();
    for (int m = 0; m < factors.length; m++) {
      combination.plus(factors[m], x[m]);
    }
    combination.into(o, n);
  }

  /**
   * Pseudo-derivatives whose shape is a triangle, and who of those that have one is above
   * threshold:
   *
   * <pre>    psi = (p + |p|) half,    p = 1 - decline |q|</pre>
   *
   * @param psi receives it [neuron]
   * @param q how far from threshold they are [neuron], as of {@link #step}; is lost
   * @param half half the pseudo-derivative at threshold, or zero [neuron]; zero beyond the last one
   * @param above receives a bit for each neuron, as of {@link #positives}; where half is zero, it
   *     means nothing
   */
  public void triangle(float[] psi, float[] q, float decline, float[] half, int n, long[] above) {
    Elements.triangle(psi, q, decline, half, n);
    bits.ofPositive(q, n, above);
  }

  /**
   * {@link #step}, and then {@link #triangle} of how far from threshold they are.
   *
   * @param q receives something [neuron], padded to whole words
   */
  public void stepWithTriangle(
      LinearArrays c,
      float[][] s,
      float[][] to,
      float[] current,
      float[] q,
      float[] psi,
      float decline,
      float[] half,
      long[] above) {
    step(c, s, to, current, q);
    triangle(psi, q, decline, half, c.n, above);
  }

  /**
   * Some steps of the adjoint of a layer's linear neurons, backwards in time:
   *
   * <pre>
   * S^t = (direct^t + r~.lambda^{t+1}) psi^t,  lambda^t = A^T lambda^{t+1} + g S^t,  q^t = u.lambda^t
   * </pre>
   *
   * <p>A neuron's adjoint knows nothing of the other neurons', so a kernel may take some neurons
   * through all the steps before the next ones. The arrays are as long as {@link Padding#length}
   * says.
   *
   * @param lambda [state][neuron], of the step after them; receives that of the earliest of them
   * @param direct what reaches the neurons directly [step][neuron], the latest step first; S if
   *     lambda is kept, else it may be overwritten
   * @param psi pseudo-derivatives in, q out [step][neuron]
   * @param latest the latest step's index in psi; those before it come next
   * @param count how many steps
   * @param kept receives lambda of each of the steps: state m of step t, [t d + m][neuron], the
   *     latest first; null if it need not be kept
   */
  public void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      float[][] kept) {
    for (int t = 0; t < count; t++) {
      if (c.sharedAdjoint && kept == null) {
        Elements.adjoint(c, lambda[0], lambda[1], direct[t], psi[latest - t]);
        weighInput(c, psi, latest - t, 1);
      } else {
        adjointAny(c, lambda, direct[t], psi[latest - t]);
      }
      for (int m = 0; kept != null && m < c.d; m++) {
        System.arraycopy(lambda[m], 0, kept[t * c.d + m], 0, c.n);
      }
    }
  }

  /** q = u lambda of some steps of neurons that share u, where q is lambda so far. */
  static void weighInput(LinearArrays c, float[][] q, int latest, int count) {
    for (int t = 0; c.shared.u0() != 1 && t < count; t++) {
      Elements.scaled(q[latest - t], c.shared.u0(), q[latest - t], c.n);
    }
  }

  /**
   * {@link #adjoint} of a layer that {@link LinearArrays#sharedAdjoint}, where what reaches the
   * neurons directly comes from outputs, and need not be stored: always + errors[t][0] weights[0] +
   * errors[t][1] weights[1] + ...
   *
   * @param errors [step][output], the latest step first
   * @param always what reaches the neurons at any step [neuron]
   * @param weights [output][neuron]
   */
  public void adjointOfOutputs(
      LinearArrays c,
      float[][] lambda,
      float[][] errors,
      float[] always,
      float[][] weights,
      float[][] psi,
      int latest,
      int count) {
    boolean ofTwo = weights.length == 2 && bits.areZero(always, c.n);
    float[][] direct = room(1, c.n);
    for (int t = 0; t < count; t++) {
      float[] q = psi[latest - t];
      if (ofTwo) {
        float[] f = errors[t];
        Elements.adjointOfTwo(c, lambda[0], lambda[1], f[0], weights[0], f[1], weights[1], q);
      } else {
        sumScaledRows(direct, always, errors, t, weights, weights.length, 1, c.n);
        Elements.adjoint(c, lambda[0], lambda[1], direct[0], q);
      }
    }
    weighInput(c, psi, latest, count);
  }

  /** Any neurons of the linear family; S comes into direct, q in place of psi. */
  private void adjointAny(LinearArrays c, float[][] lambda, float[] direct, float[] psi) {
    for (int m = 0; m < c.d; m++) {
      if (c.gradientR[m] != null) {
        Elements.addProduct(direct, c.gradientR[m], lambda[m], c.n);
      }
    }
    Elements.product(direct, direct, psi, c.n);
    advance(c, true, lambda, c.g, direct);
    sum(psi, c.u, lambda, c.n);
  }

  /**
   * Some steps of the adjoint of a trace that is not derived, backwards in time:
   *
   * <pre>
   * lambda^t = rho lambda^{t+1} + own^t direct^t,  q^t = lambda^t + arriving^t direct^t
   * </pre>
   *
   * <p>The arrays are as long as {@link Padding#length} says.
   *
   * @param lambda [neuron], of the step after them; receives that of the earliest of them
   * @param direct what reaches the neurons directly [step][neuron], the latest step first
   * @param ownToQ own in, q out [step][neuron]
   * @param arriving [step][neuron]
   * @param latest the latest step's index in both; those before it come next
   * @param count how many steps
   */
  public void adjointOfTrace(
      float rho,
      float[] lambda,
      float[][] direct,
      float[][] ownToQ,
      float[][] arriving,
      int latest,
      int count,
      int n) {
    for (int t = 0; t < count; t++) {
      float[] q = ownToQ[latest - t];
      Elements.adjoint(rho, lambda, direct[t], q, arriving[latest - t], n);
    }
  }

  /**
   * Adds the products of two arrays each over some steps, one after the other: o += x[t] y[from +
   * t] for t &lt; steps.
   */
  public void addProductsOfSteps(float[] o, float[][] x, float[][] y, int from, int steps, int n) {
    for (int t = 0; t < steps; t++) {
      Elements.addProduct(o, x[t], y[from + t], n);
    }
  }

  /**
   * Finds which elements are &gt; 0.
   *
   * @param x at least [n rounded up to whole words]
   * @param out receives a word for each 64 elements, a bit for each; the bits beyond n mean nothing
   */
  public void positives(float[] x, int n, long[] out) {
    bits.of(x, n, out);
  }

  /**
   * Whether half a pseudo-derivative at threshold is fit for the step of triangular ones: it may be
   * multiplied with distances of any size in order to see which are above zero.
   */
  public static boolean isFit(float half) {
    return half > 1e-20f && half < 1e6f;
  }
}
