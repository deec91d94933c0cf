package org.eprop.core.kernel;

/**
 * The inner loops of learning by events, plain; {@link VectorEvents} has others, with the same
 * bits. A {@link Kernels} has those of its own kind. The equations are derived in docs/paper.md.
 *
 * <p>All numbers are without a unit, as weights and traces are. Arrays are as long as {@link
 * Padding#pairs} says, but for rows of weights, which have n elements. An instance has scratch
 * space: it is owned by one thread.
 */
public class EventKernels {

  /** So many numbers are looked at together. */
  private static final int AT_ONCE = 8;

  private final LinearCombination combination = new LinearCombination();

  /** Room for one part of a sum. */
  private float[] part = new float[0];

  /**
   * The propagators of a layer of adaptive neurons, and what they need. Of a trace's parts, 0 is
   * the presynaptic neuron's own y', 1 is y of the second state, 2 is z, the filtered one.
   *
   * @param u of the first state [neuron]
   * @param r of the second state [neuron]
   * @param a A's diagonal [state][neuron]; ones beyond the last neuron, so that quotients are
   *     numbers
   * @param g [state][neuron]
   * @param e E, the propagator between states [to][from][neuron], from up to to
   * @param f from the states to the filtered trace [from][neuron]
   * @param k from the filtered trace to itself [neuron]
   * @param slopes psi g.E of the last step [from][neuron]
   * @param c what a spike that arrives now adds to each part [part][neuron]
   * @param limit one over the most that a spike may add to a state [neuron]
   * @param ofFiltered the same of the filtered trace [neuron]
   * @param excess what a spike adds in units of the most that it may, squared [neuron]
   * @param n the number of neurons
   */
  public record Layer(
      float[] u,
      float[] r,
      float[][] a,
      float[][] g,
      float[][][] e,
      float[][] f,
      float[] k,
      float[][] slopes,
      float[][] c,
      float[] limit,
      float[] ofFiltered,
      float[] excess,
      int n) {}

  /**
   * What an event of size 1 does to synapses of which one part is the presynaptic neuron's own and
   * another, y, is their own; each [neuron].
   *
   * @param ofOwn what a unit of the own part adds to a weight
   * @param v what a unit of y adds to it
   * @param ofZ what a unit of the filtered part z adds to it
   * @param c what is added to y
   * @param cz what is added to z
   * @param change what is taken from the weight that waits
   */
  public record Event(
      float[] ofOwn, float[] v, float[] ofZ, float[] c, float[] cz, float[] change) {}

  /**
   * An event of size p at a row of synapses whose changes wait: it finds the weights as they are,
   * and adds to traces and weights what it is to add.
   *
   * <pre>
   * o += p (from + own ofOwn + v y + ofZ z),    y += p c,    z += p cz,    w -= p change
   * </pre>
   *
   * @param o what arrives [n], added to
   * @param from w, or zeros [n]
   * @param own the row's own part
   * @param y [n], z and w likewise
   */
  public void event(
      Event by,
      float[] o,
      float p,
      float[] from,
      float own,
      float[] y,
      float[] z,
      float[] w,
      int n) {
    float[] ofOwn = by.ofOwn;
    float[] v = by.v;
    float[] ofZ = by.ofZ;
    for (int j = 0; j < n; j++) {
      o[j] += p * (from[j] + own * ofOwn[j] + v[j] * y[j] + ofZ[j] * z[j]);
    }
    Elements.addScaled(y, p, by.c, n);
    Elements.addScaled(z, p, by.cz, n);
    Elements.addScaled(w, -p, by.change, n);
  }

  /**
   * The first part of a step of the propagators, and what a spike that arrives now adds, c:
   *
   * <pre>
   * E00 = a0 E00,  E10 = a1 E10 + r slope0,  E11 = a1 E11 + r slope1
   * c0 = u / E00,  c1 = -E10 c0 / E11,       c2 = -(f0 c0 + f1 c1) / k
   * excess = (c0 limit)^2 + (c1 limit)^2 + (c2 ofFiltered)^2
   * </pre>
   *
   * @return whether an excess is beyond 1 or no number
   */
  public boolean propagate(Layer of) {
    int n = of.n;
    float[][] c = of.c;
    float[] e00 = of.e[0][0];
    float[] e10 = of.e[1][0];
    float[] e11 = of.e[1][1];
    Elements.product(e00, of.a[0], e00, n);
    Elements.sumOfProducts(e10, of.a[1], e10, of.r, of.slopes[0], n);
    Elements.sumOfProducts(e11, of.a[1], e11, of.r, of.slopes[1], n);
    Elements.quotient(c[0], of.u, e00, n);
    Elements.product(c[1], e10, c[0], n);
    Elements.negativeQuotient(c[1], c[1], e11, n);
    Elements.sumOfProducts(c[2], of.f[0], c[0], of.f[1], c[1], n);
    Elements.negativeQuotient(c[2], c[2], of.k, n);
    Elements.product(of.excess, c[0], of.limit, n);
    Elements.product(of.excess, of.excess, of.excess, n);
    Elements.addSquares(of.excess, c[1], of.limit, n);
    Elements.addSquares(of.excess, c[2], of.ofFiltered, n);
    return anyBeyondOne(of.excess, n);
  }

  /** Whether one of some numbers &gt;= 0 is beyond 1, or no number; zeros from n on. */
  public static boolean anyBeyondOne(float[] x, int n) {
    for (int begin = 0; begin < n; begin += AT_ONCE) {
      float sum = 0;
      for (int j = begin; j < begin + AT_ONCE; j++) {
        sum += x[j];
      }
      if (!(sum <= 1)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The second part of a step of the propagators:
   *
   * <pre>
   * slope0 = psi (g0 E00 + g1 E10),  slope1 = psi g1 E11,  f = kappa f + slope,  k *= kappa
   * </pre>
   *
   * <p>f is rounded as traces are.
   *
   * @param psi of this step [neuron]
   */
  public void filterSlopes(Layer of, float[] psi, float kappa) {
    int n = of.n;
    float[][] slopes = of.slopes;
    Elements.sumOfProducts(slopes[0], of.g[0], of.e[0][0], of.g[1], of.e[1][0], n);
    Elements.product(slopes[0], psi, slopes[0], n);
    Elements.product(slopes[1], of.g[1], of.e[1][1], n);
    Elements.product(slopes[1], psi, slopes[1], n);
    Elements.filter(of.f[0], kappa, 1, slopes[0], n);
    Elements.filter(of.f[1], kappa, 1, slopes[1], n);
    Elements.scaled(of.k, kappa, of.k, n);
  }

  /**
   * What a spike takes from weights that wait:
   *
   * <pre>    o = c0 v0 + c1 v1 + c2 v2,    ratio = v0 / E00</pre>
   *
   * @param o receives it [neuron]
   * @param ratio receives that of the own part [neuron]
   * @param v the changes that wait [part][neuron]
   */
  public void findChange(Layer of, float[] o, float[] ratio, float[][] v) {
    float[][] c = of.c;
    Elements.sumOfProducts(o, c[0], v[0], c[1], v[1], c[2], v[2], of.n);
    Elements.quotient(ratio, v[0], of.e[0][0], of.n);
  }

  /**
   * Adds a step's events to the Gram matrix of the traces onto each neuron:
   *
   * <pre>    Gamma += S c^T + c S^T + Q c c^T,    S = sum p (y', y, z),    Q = sum p^2</pre>
   *
   * <p>The sums go over the events. y' is the same number times c0 for all neurons, so of S0 there
   * is that number: S0 = s c0. Gamma is symmetric.
   *
   * @param gamma Gamma [m][l][neuron], l up to m
   * @param y S1 [neuron]
   * @param z S2 [neuron]
   * @param own s + Q
   * @param twice 2 s + Q
   * @param q Q
   */
  public void addEvents(
      Layer of, float[][][] gamma, float[] y, float[] z, float own, float twice, float q) {
    int n = of.n;
    float[][] c = of.c;
    Elements.addMultiple(gamma[0][0], twice, c[0], n);
    Elements.addOwn(gamma[1][0], c[0], own, c[1], y, n);
    Elements.addSquare(gamma[1][1], y, c[1], q, n);
    Elements.addOwn(gamma[2][0], c[0], own, c[2], z, n);
    Elements.addPair(gamma[2][1], z, c[1], c[2], y, q, n);
    Elements.addSquare(gamma[2][2], z, c[2], q, n);
  }

  /**
   * What the Gram matrices of traces say about the size of the gradient of each neuron's synapses:
   * o = x^2 p^T Gamma p.
   *
   * @param o receives it [neuron]
   * @param p [part][neuron]
   * @param gamma Gamma [m][l][neuron], l up to m
   * @param x the learning signal [neuron]
   */
  public void squares(float[] o, float[][] p, float[][][] gamma, float[] x, int n) {
    if (part.length < n) {
      part = new float[o.length];
    }
    Elements.product(part, p[0], gamma[0][0], n);
    Elements.product(o, p[0], part, n);
    for (int m = 1; m < p.length; m++) {
      combination.begin();
      for (int l = 0; l < m; l++) {
        combination.plus(p[l], gamma[m][l]);
      }
      combination.into(part, n);
      Elements.addTwiceAndSquare(o, p[m], part, gamma[m][m], n);
    }
    Elements.timesSquare(o, x, n);
  }

  /**
   * Adds products to rows: v[m] += f x p[m].
   *
   * @param last the last p
   */
  public void addProducts(float[][] v, float f, float[] x, float[][] p, float[] last, int n) {
    for (int m = 0; m < v.length; m++) {
      float[] o = v[m];
      float[] q = m < p.length ? p[m] : last;
      for (int j = 0; j < n; j++) {
        o[j] += f * x[j] * q[j];
      }
    }
  }

  /** Adds a row to others, f[i] times to the i-th: o[i] += f[i] x. Rows o have n elements. */
  public void addToRows(float[][] o, float[] f, float[] x, int n) {
    for (int i = 0; i < o.length; i++) {
      if (f[i] != 0) {
        Elements.addScaled(o[i], f[i], x, n);
      }
    }
  }

  /** Adds multiples of two rows: o += f x, q += f y. */
  public void addScaledTwo(float[] o, float[] q, float f, float[] x, float[] y, int n) {
    Elements.addScaled(o, f, x, n);
    Elements.addScaled(q, f, y, n);
  }
}
