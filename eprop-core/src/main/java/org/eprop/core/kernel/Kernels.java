package org.eprop.core.kernel;

/**
 * The inner loops of the fast path, but for those that C2 makes vectors of as they are ({@link
 * Elements}). All work on elements 0 .. n-1 of whole arrays; two arguments may be the same array
 * (never overlap otherwise). An instance may have scratch space: it is owned by one thread.
 *
 * <p>Sums are evaluated from left to right, so that adding four rows at once gives the bits of
 * adding them one after the other.
 */
public interface Kernels {

  /** How many steps lie side by side in a block. */
  int STEPS = Padding.BLOCK;

  /**
   * Adds rows of a matrix to a row, one after the other: what a list of spikes does to a current,
   * or a list of spike times to a row of the gradient.
   *
   * @param o [n], added to
   * @param rows each [n] or longer
   * @param index which of them: {@code rows[index[e] + shift]} for first &lt;= e &lt; last
   */
  void addRows(float[] o, float[][] rows, int[] index, int first, int last, int shift, int n);

  /**
   * The same for a matrix whose rows lie one after the other in one array: what the steps at which
   * a neuron spiked do to its readout weights.
   *
   * @param rows row i begins at i n
   * @param index which of them: {@code index[e]} for first &lt;= e &lt; last
   */
  void addRowsOf(float[] o, float[] rows, int[] index, int first, int last, int n);

  /**
   * The sum of some rows of a matrix; zero if there are none.
   *
   * @param o [n], receives it
   * @param rows each [n] or longer
   * @param index which of them: {@code rows[index[e] + shift]} for first &lt;= e &lt; last
   */
  void sumRows(float[] o, float[][] rows, int[] index, int first, int last, int shift, int n);

  /**
   * Adds rows of a matrix to rows of another one, which lie one after the other in one array: what
   * the spikes of many steps do to the readout.
   *
   * @param o its row i begins at i n
   * @param rows each [n] or longer
   * @param index which of them is added, {@code rows[index[e]]} for first &lt;= e &lt; last
   * @param to to which row: to {@code to[e] - shift}
   */
  void addRowsTo(
      float[] o, float[][] rows, int[] index, int[] to, int first, int last, int shift, int n);

  /**
   * Adds multiples of rows to a row, one after the other.
   *
   * @param o [n], added to
   * @param factors [count]
   * @param rows each [n] or longer, the first {@code count} of them
   */
  void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n);

  /**
   * Some sums of the same rows: o[i] = first + f[0] rows[0] + f[1] rows[1] + ... for i &lt; sums,
   * with f = factors[from + i].
   *
   * @param o [sums][n] or longer
   * @param first [n]; none of o
   * @param factors from index {@code from} on [sums][count] or longer
   * @param rows each [n] or longer, the first {@code count} of them
   */
  void sumScaledRows(
      float[][] o,
      float[] first,
      float[][] factors,
      int from,
      float[][] rows,
      int count,
      int sums,
      int n);

  /**
   * Adds multiples of the same rows to four rows: o[at + i] += factors[at + i][t] rows[t] for first
   * &lt;= t &lt; last, one after the other.
   *
   * @param o from index {@code at} on [4][n] or longer
   * @param factors from index {@code at} on [4][last] or longer
   * @param rows each [n] or longer
   */
  void addScaledRows(
      float[][] o, int at, float[][] factors, float[][] rows, int first, int last, int n);

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
  void scatterSteps(float[] o, int[] at, float[] x, float[] f, int from, int n);

  /**
   * The products of a compressed row with a block of {@link #STEPS} steps: o[to + s] = sum over k
   * &lt; n of row[k] x[STEPS at[k] + s], one after the other, for each step s.
   *
   * @param o receives a block from index {@code to} on
   * @param row [n] or longer
   * @param x blocks, one for each element
   * @param at [n] or longer
   */
  void gatheredDots(float[] o, int to, float[] row, float[] x, int[] at, int n);

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
  void addDotsOfSteps(
      float[] o,
      float[] x,
      int from,
      int stride,
      float[] y,
      int[] at,
      int yStride,
      int blocks,
      int n);

  /**
   * Single precision of numbers stored in two bytes, the upper half of its bits: exact.
   *
   * @param o [n], receives it
   * @param x [n] or longer
   */
  void widen(float[] o, short[] x, int n);

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
  void step(LinearArrays c, float[][] s, float[][] to, float[] current, float[] q);

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
  void triangle(float[] psi, float[] q, float decline, float[] half, int n, long[] above);

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
  void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      float[][] kept);

  /**
   * Adds the products of two arrays each over some steps, one after the other: o += x[t] y[from +
   * t] for t &lt; steps.
   */
  void addProductsOfSteps(float[] o, float[][] x, float[][] y, int from, int steps, int n);

  /**
   * Finds which elements are &gt; 0.
   *
   * @param x at least [n rounded up to whole words]
   * @param out receives a word for each 64 elements, a bit for each; the bits beyond n mean nothing
   */
  void positives(float[] x, int n, long[] out);

  /**
   * Whether half a pseudo-derivative at threshold is fit for the step of triangular ones: it may be
   * multiplied with distances of any size in order to see which are above zero.
   */
  static boolean isFit(float half) {
    return half > 1e-20f && half < 1e6f;
  }
}
