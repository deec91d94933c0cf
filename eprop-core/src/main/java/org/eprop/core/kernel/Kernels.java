package org.eprop.core.kernel;

/**
 * The inner loops of the fast path. All work on elements 0 .. n-1 of whole arrays; two arguments
 * may be the same array (never overlap otherwise). Stateless and thread-safe.
 *
 * <p>Sums are evaluated from left to right, so that adding four rows at once gives the bits of
 * adding them one after the other.
 */
public interface Kernels {

  /** A name for the log: which implementation it is. */
  String name();

  /** o += a. */
  void add(float[] o, float[] a, int n);

  /** o += a + b + c + d, one after the other: four rows for one pass over o. */
  void add(float[] o, float[] a, float[] b, float[] c, float[] d, int n);

  /** o += f a. */
  void addScaled(float[] o, float f, float[] a, int n);

  /** o += f0 a + f1 b + f2 c + f3 d, one after the other. */
  void addScaled(
      float[] o,
      float f0,
      float[] a,
      float f1,
      float[] b,
      float f2,
      float[] c,
      float f3,
      float[] d,
      int n);

  /** o = p x, element by element. */
  void product(float[] o, float[] p, float[] x, int n);

  /** o = p x + q y. */
  void sumOfProducts(float[] o, float[] p, float[] x, float[] q, float[] y, int n);

  /** o = p x + q y + r z. */
  void sumOfProducts(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] r, float[] z, int n);

  /** o += p x. */
  void addProduct(float[] o, float[] p, float[] x, int n);

  /** o = (x - theta) k: the scaled distance to threshold of a neuron whose g is 1. */
  void distance(float[] o, float[] x, float[] theta, float[] k, int n);

  /** o = (p x + q y - theta) k. */
  void distance(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] theta, float[] k, int n);

  /** S = (l + r x) psi: the adjoint's source, with one entry of r that gradients flow through. */
  void adjointSource(float[] s, float[] l, float[] r, float[] x, float[] psi, int n);

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
