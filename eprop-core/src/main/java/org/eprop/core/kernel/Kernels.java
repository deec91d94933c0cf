package org.eprop.core.kernel;

/**
 * The inner loops of the fast path. All work on elements 0 .. n-1 of whole arrays; two arguments
 * may be the same array (never overlap otherwise). An instance may have scratch space: it is owned
 * by one thread.
 *
 * <p>Sums are evaluated from left to right, so that adding four rows at once gives the bits of
 * adding them one after the other.
 */
public interface Kernels {

  /** How many steps lie side by side in a block. */
  int STEPS = Padding.BLOCK;

  /** A name for the log: which implementation it is. */
  String name();

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

  /** o = factors[0] rows[0] + factors[1] rows[1] + ..., or zero if there are none. */
  void sumScaledRows(float[] o, float[] factors, float[][] rows, int count, int n);

  /**
   * Four sums of the same rows: o[at + i] = first + f[i][0] rows[0] + f[i][1] rows[1] + ... with
   * f[i] = factors[from + i].
   *
   * @param o from index {@code at} on [4][n] or longer
   * @param first [n]; none of o
   * @param factors from index {@code from} on [4][count]
   * @param rows each [n] or longer, the first {@code count} of them
   */
  void sumScaledRows(
      float[][] o,
      int at,
      float[] first,
      float[][] factors,
      int from,
      float[][] rows,
      int count,
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

  /** o += f a. */
  void addScaled(float[] o, float f, float[] a, int n);

  /**
   * Adds a multiple of a stretch of a compressed row to where its elements belong: o[at[k]] += f
   * x[k] for from &lt;= k &lt; to.
   *
   * @param at [to] or longer, distinct indices into o
   * @param x [to] or longer
   */
  void scatter(float[] o, int[] at, float f, float[] x, int from, int to);

  /**
   * Adds a multiple of some elements of an array to a stretch of a compressed row: o[k] += f
   * x[at[k]] for from &lt;= k &lt; to.
   *
   * @param o [to] or longer
   * @param at [to] or longer, indices into x
   */
  void gather(float[] o, float f, float[] x, int[] at, int from, int to);

  /**
   * The product of a stretch of a compressed row with an array: the sum of row[k] x[at[k]] for from
   * &lt;= k &lt; to.
   *
   * @param row [to] or longer
   * @param at [to] or longer, indices into x
   */
  float gatheredDot(float[] row, float[] x, int[] at, int from, int to);

  /**
   * A block of {@link #STEPS} steps of {@link #scatter}, whose factor differs from step to step:
   * o[STEPS at[k] + s] += f[from + s] x[k] for k &lt; n and each step s.
   *
   * @param o blocks, one for each element
   * @param at [n] or longer, distinct
   * @param x [n] or longer
   * @param f has the block of factors from index {@code from} on
   */
  void scatterSteps(float[] o, int[] at, float[] x, float[] f, int from, int n);

  /**
   * A block of {@link #STEPS} steps of {@link #gatheredDot}: o[to + s] = sum over k &lt; n of
   * row[k] x[STEPS at[k] + s], one after the other, for each step s.
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

  /** o = p x, element by element. */
  void product(float[] o, float[] p, float[] x, int n);

  /** o = p x, with x from an index on. */
  void product(float[] o, float[] p, float[] x, int from, int n);

  /** o = p x + q y. */
  void sumOfProducts(float[] o, float[] p, float[] x, float[] q, float[] y, int n);

  /** o = p x + q y + r z. */
  void sumOfProducts(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] r, float[] z, int n);

  /** o += p x. */
  void addProduct(float[] o, float[] p, float[] x, int n);

  /**
   * One step of filtered eligibility traces whose eligibility vector is one number: o = flush(kappa
   * o + f slope).
   *
   * @param o ebar [n]
   * @param f eps^t
   * @param slope psi^t g [n]
   */
  void filter(float[] o, float kappa, float f, float[] slope, int n);

  /**
   * The same for an eligibility vector of one number and an array that it leads to:
   *
   * <pre>    x = flush(a x + e b),    o = flush(kappa o + f slope + own x)</pre>
   *
   * @param x the array, eps^{t-1} in and eps^t out [n]
   * @param a what it decays by [n]
   * @param e the number, eps^{t-1}
   * @param b what leads from the number to the array [n]
   * @param o ebar [n]
   * @param f the number, eps^t
   * @param slope psi^t g of the number's state [n]
   * @param own psi^t g of the array's state [n]
   */
  void filter(
      float[] x,
      float[] a,
      float e,
      float[] b,
      float[] o,
      float kappa,
      float f,
      float[] slope,
      float[] own,
      int n);

  /**
   * Takes filtered eligibility traces, and eligibility vectors of one number and an array that it
   * leads to, through many steps without presynaptic events:
   *
   * <pre>    o = flush(kappa o + e slope + own x),    x = flush(a x + e b)</pre>
   *
   * @param x the array [n]
   * @param a what it decays by [n]
   * @param e the number, before the steps
   * @param b what leads from the number to the array [n]
   * @param o ebar [n]
   * @param slope what leads from the number to ebar [n]
   * @param own what leads from the array to ebar [n]
   */
  void carry(
      float[] x,
      float[] a,
      float e,
      float[] b,
      float[] o,
      float kappa,
      float[] slope,
      float[] own,
      int n);

  /** o += f p + q x + r y. */
  void addProducts(
      float[] o, float f, float[] p, float[] q, float[] x, float[] r, float[] y, int n);

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
   * @param q receives how far from threshold they are, [from + neuron], and finite numbers beyond
   *     the last neuron
   */
  void step(LinearArrays c, float[][] s, float[][] to, float[] current, float[] q, int from);

  /**
   * The same, who of those that have a pseudo-derivative is above threshold, and pseudo-derivatives
   * whose shape is a triangle:
   *
   * <pre>    psi = (p + |p|) half,    p = 1 - decline |q|</pre>
   *
   * @param half half the pseudo-derivative at threshold, or zero [neuron]; zero beyond the last one
   * @param psi receives it [neuron]
   * @param above receives a bit for each neuron, as of {@link #positives}; where half is zero, it
   *     means nothing
   */
  void step(
      LinearArrays c,
      float[][] s,
      float[][] to,
      float[] current,
      float decline,
      float[] half,
      float[] psi,
      long[] above);

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
   * @param direct what reaches the neurons directly [step][neuron], the latest step first; may be
   *     overwritten
   * @param psi pseudo-derivatives in, q out [step][neuron]
   * @param latest the latest step's index in psi; those before it come next
   * @param count how many steps
   */
  void adjoint(
      LinearArrays c, float[][] lambda, float[][] direct, float[][] psi, int latest, int count);

  /**
   * The same where what reaches the neurons directly comes from one or two outputs, direct^t = rate
   * + f_0^t b_0 + f_1^t b_1.
   *
   * @param rate [neuron]
   * @param f f_k [step][k], the latest step first
   * @param b0 b_0 [neuron]
   * @param b1 b_1 [neuron]
   */
  void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count);

  /**
   * Some steps of the adjoint as above, and sums for the gradients by the layer's constants.
   *
   * @param count at most {@link ConstantSums#STEPS}
   * @param sums is added to; receives lambda of each step
   */
  void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      ConstantSums sums);

  /** The same where what reaches the neurons directly comes from one or two outputs, as above. */
  void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count,
      ConstantSums sums);

  /**
   * Rounds away what is too small to matter, (x + tiny) - tiny with tiny = 1e-25: a decaying state
   * becomes 0 before it becomes a denormal number, on which every operation is slow. (Java has no
   * flush-to-zero mode.)
   */
  void flush(float[] x, int n);

  /**
   * Finds which elements are &gt; 0.
   *
   * @param x at least [from + n rounded up to whole words]
   * @param out receives a word for each 64 elements, a bit for each; the bits beyond n mean nothing
   */
  void positives(float[] x, int from, int n, long[] out);

  /**
   * Whether half a pseudo-derivative at threshold is fit for the step of triangular ones: it may be
   * multiplied with distances of any size in order to see which are above zero.
   */
  static boolean isFit(float half) {
    return half > 1e-20f && half < 1e6f;
  }
}
