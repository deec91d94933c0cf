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

  /** A name for the log: which implementation it is. */
  String name();

  /**
   * Adds rows to a row, one after the other: what spikes do to currents and gradients.
   *
   * @param o [n], added to
   * @param rows each [n] or longer, the first {@code count} of them
   */
  void addRows(float[] o, float[][] rows, int count, int n);

  /**
   * Adds multiples of rows to a row, one after the other.
   *
   * @param o [n], added to
   * @param factors [count]
   * @param rows each [n] or longer, the first {@code count} of them
   */
  void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n);

  /** o += f a. */
  void addScaled(float[] o, float f, float[] a, int n);

  /**
   * Adds a multiple of a compressed row to where its elements belong: o[at[k]] += f x[k].
   *
   * @param at [n], distinct indices into o
   * @param x [n]
   */
  void scatter(float[] o, int[] at, float f, float[] x, int n);

  /**
   * Adds a multiple of some elements of an array to a compressed row: o[k] += f x[at[k]].
   *
   * @param o [n]
   * @param at [n], indices into x
   */
  void gather(float[] o, float f, float[] x, int[] at, int n);

  /**
   * The product of a compressed row with an array: sum_k row[k] x[at[k]].
   *
   * @param row [n]
   * @param at [n], indices into x
   */
  float gatheredDot(float[] row, float[] x, int[] at, int n);

  /** o = p x, element by element. */
  void product(float[] o, float[] p, float[] x, int n);

  /** o = p x + q y. */
  void sumOfProducts(float[] o, float[] p, float[] x, float[] q, float[] y, int n);

  /** o = p x + q y + r z. */
  void sumOfProducts(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] r, float[] z, int n);

  /** o += p x. */
  void addProduct(float[] o, float[] p, float[] x, int n);

  /**
   * One step of a layer's linear neurons, but for their own last spikes:
   *
   * <pre>    s = A s + u I,    q = (g.s - theta) steepness</pre>
   *
   * @param s [state][neuron], the step before
   * @param next [state][neuron], receives the step; the same arrays as s unless coupled
   * @param current I [neuron]
   */
  void step(LinearArrays c, float[][] s, float[][] next, float[] current);

  /**
   * How far a layer's linear neurons are from threshold, in units of the surrogate: q = (g.s -
   * theta) steepness.
   *
   * @param s [state][neuron]
   * @param q receives it [neuron]
   */
  void distance(LinearArrays c, float[][] s, float[] q);

  /**
   * One step of the adjoint of a layer's linear neurons:
   *
   * <pre>    S = (direct + r~.lambda) psi,  lambda = A^T lambda + g S,  q = u.lambda</pre>
   *
   * @param lambda [state][neuron], of the step after
   * @param next [state][neuron], receives this step's; the same arrays as lambda unless coupled
   * @param direct what reaches the neurons directly [neuron]; may be overwritten
   * @param psi pseudo-derivatives in, q out [neuron]
   */
  void adjoint(LinearArrays c, float[][] lambda, float[][] next, float[] direct, float[] psi);

  /**
   * Rounds away what is too small to matter, (x + tiny) - tiny with tiny = 1e-25: a decaying state
   * becomes 0 before it becomes a denormal number, on which every operation is slow. (Java has no
   * flush-to-zero mode.)
   */
  void flush(float[] x, int n);

  /**
   * Finds the spikes: the indices of elements &gt; 0, in ascending order.
   *
   * @param x [n]
   * @param out receives the indices from {@code at} on; has room for n more
   * @return how many
   */
  int positives(float[] x, int n, int[] out, int at);
}
