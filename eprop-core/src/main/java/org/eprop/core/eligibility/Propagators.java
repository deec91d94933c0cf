package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.EventKernels;
import org.eprop.core.kernel.LinearArrays;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.kernel.Padding;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.state.StateBytes;

/**
 * What happens to the traces of a linear population's synapses from one presynaptic spike to the
 * next, for all presynaptic neurons at once. The eligibility vector and the filtered eligibility
 * trace of a synapse onto neuron j, x = (eps, ebar) [d + 1], move in each step by a matrix that is
 * j's alone,
 *
 * <pre>
 * eps^t  = D_j^t eps^{t-1} + u_j z^t,           D_j^t = A_j + r~_j (psi_j^{t-1} g_j)^T
 * ebar^t = kappa ebar^{t-1} + psi_j^t g_j.eps^t
 * </pre>
 *
 * <p>and its weight by -eta L_j^t ebar^t, which is linear in x. So with the propagator P_j, the
 * product of those matrices since some step, and the row vector V_j, which adds up -eta L_j ebar's
 * row of P_j ({@link WaitingSteps}), the synapse is described by a y and a w' that change at its
 * spikes alone (docs/paper.md has x^, W^, omega_j and u^_j for y, w', V_j and c_j):
 *
 * <pre>
 * x = P_j y,                 w = w' + V_j y
 * at a spike:  y += c_j,     w' -= V_j c_j,      c_j = P_j^-1 (u_j, 0)
 * </pre>
 *
 * <p>Once what a spike adds to y has grown beyond {@link #LIMIT}, or is no number, as P can't be
 * inverted, neuron j's synapses are brought up to date and P_j becomes the identity; and those of
 * all neurons once in {@link #PERIOD} steps, before y, a sum of numbers that grow, loses digits. A
 * number for each entry of P and c and each neuron, whatever the number of synapses. Owned by one
 * thread.
 */
final class Propagators {

  /** What a spike may add to y: in single precision, 1e-4 of its contribution is left then. */
  static final float LIMIT = 1e2f;

  /** After how many steps all synapses are brought up to date. */
  static final int PERIOD = 64;

  final int n;
  final int d;

  /** E, the part of P between states of eps, [to][from][neuron]; null where it is zero. */
  final float[][][] e;

  /** The part of P from eps to ebar, [from][neuron]. */
  final float[][] f;

  /** The part of P from ebar to ebar, [neuron]. */
  final float[] k;

  /** c [eps ..., ebar][neuron]; of a part of eps without input null. */
  final float[][] arriving;

  /**
   * What leads from the part of eps that is the presynaptic neuron's own to the other parts of x as
   * they are, [eps ..., ebar][neuron]; null where nothing does.
   */
  final float[][] fromOwn;

  /** One over what a spike may add to y, of eps and of ebar, [neuron]. */
  private final float[] ofLimit;

  private final float[] ofLimitOfFiltered;

  /** The square of what a spike adds to y, in units of what it may, [neuron]. */
  private final float[] excess;

  private final LinearArrays neurons;
  final EventKernels kernels;

  /** All that is here, of adaptive neurons, for kernels of their own; null of others. */
  final EventKernels.Layer layer;

  /** Which part of eps is the presynaptic neuron's own; -1 if none is. */
  final int own;

  /** The order in which c is found: E is triangular in it. Null if it is in none. */
  private final int[] order;

  private final LinearCombination sum = new LinearCombination();
  private final float[][] next;

  /** psi g.E of the step that was ended, by state of y, [from][neuron]; see {@link #slopesHold}. */
  private final float[][] slopes;

  /** Whether they are still what E says. */
  private boolean slopesHold;

  private final float[][] solving;

  /** What an arrival adds to ebar itself, [neuron]; null of derived traces. */
  private float[] toFiltered;

  /** Whether c has been found, and whether any of it is too much. */
  private boolean solved;

  private boolean tooMuch;

  private double kappa;

  /** Steps since all were brought up to date, the step begun included. */
  private int age;

  /** Those of the identity. */
  Propagators(LinearNeurons of, EventKernels kernels) {
    this.kernels = kernels;
    neurons = of.ofTraces;
    n = of.n;
    d = of.d;
    TraceShape shape = TraceShape.of(of);
    own = shape.kind() == TraceShape.Kind.ANY ? -1 : shape.single();
    boolean[][] reached = reached();
    order = triangularOrder(reached);
    int length = Padding.pairs(n);
    e = new float[d][d][];
    for (int m = 0; m < d; m++) {
      for (int l = 0; l < d; l++) {
        e[m][l] = reached[m][l] ? new float[length] : null;
      }
    }
    f = new float[d][length];
    k = new float[length];
    arriving = new float[d + 1][];
    for (int m = 0; m <= d; m++) {
      arriving[m] = m == d || hasInput(m, reached) ? new float[length] : null;
    }
    fromOwn = new float[d + 1][];
    for (int m = 0; own >= 0 && m <= d; m++) {
      fromOwn[m] = m == d || (m != own && reached[m][own]) ? new float[length] : null;
    }
    ofLimit = new float[length];
    ofLimitOfFiltered = new float[length];
    for (int j = 0; j < n; j++) {
      float limit = LIMIT * sizeOf(neurons.u, j);
      ofLimit[j] = oneOver(limit);
      ofLimitOfFiltered[j] = oneOver(limit * sizeOf(neurons.g, j));
    }
    excess = new float[length];
    next = new float[d][length];
    slopes = new float[d][length];
    solving = new float[d][d + 1];
    layer = own == 0 && isAdaptive() ? layer(length) : null;
    begin();
  }

  private EventKernels.Layer layer(int length) {
    float[][] diagonal = new float[d][length];
    for (int m = 0; m < d; m++) {
      Arrays.fill(diagonal[m], 1);
      System.arraycopy(neurons.a[m][m], 0, diagonal[m], 0, n);
    }
    return new EventKernels.Layer(
        neurons.u[0],
        neurons.gradientR[1],
        diagonal,
        neurons.g,
        e,
        f,
        k,
        slopes,
        arriving,
        ofLimit,
        ofLimitOfFiltered,
        excess,
        n);
  }

  /** Whether input reaches the first state, and by its spikes the second, which acts on neither. */
  private boolean isAdaptive() {
    return neurons.shape == LinearArrays.Shape.ADAPTIVE
        && neurons.gradientR[0] == null
        && arriving[1] != null;
  }

  private static float sizeOf(float[][] rows, int j) {
    float size = 0;
    for (float[] row : rows) {
      size += row == null ? 0 : Math.abs(row[j]);
    }
    return size;
  }

  /** Where nothing can be added nothing is too much. */
  private static float oneOver(float limit) {
    return limit == 0 ? 0 : 1 / limit;
  }

  /** Which state acts on which, at once or by others; each on itself. */
  private boolean[][] reached() {
    boolean[][] reached = new boolean[d][d];
    for (int m = 0; m < d; m++) {
      for (int l = 0; l < d; l++) {
        boolean bySpike = isThere(neurons.gradientR[m]) && isThere(neurons.g[l]);
        reached[m][l] = m == l || isThere(neurons.a[m][l]) || bySpike;
      }
    }
    for (int by = 0; by < d; by++) {
      for (int m = 0; m < d; m++) {
        for (int l = 0; l < d; l++) {
          reached[m][l] |= reached[m][by] && reached[by][l];
        }
      }
    }
    return reached;
  }

  private static boolean isThere(float[] row) {
    return row != null && !TraceCoefficients.isZero(row);
  }

  private boolean hasInput(int m, boolean[][] reached) {
    boolean has = false;
    for (int l = 0; l < d; l++) {
      has |= reached[m][l] && neurons.u[l] != null;
    }
    return has;
  }

  private int[] triangularOrder(boolean[][] reached) {
    int[] found = new int[d];
    boolean[] done = new boolean[d];
    for (int i = 0; i < d; i++) {
      int m = 0;
      while (m < d && (done[m] || waits(m, reached, done))) {
        m++;
      }
      if (m == d) {
        return null;
      }
      found[i] = m;
      done[m] = true;
    }
    return found;
  }

  private boolean waits(int m, boolean[][] reached, boolean[] done) {
    boolean waits = false;
    for (int l = 0; l < d; l++) {
      waits |= l != m && reached[m][l] && !done[l];
    }
    return waits;
  }

  /** Everything is up to date: P = I, V = 0. */
  void begin() {
    age = 0;
    slopesHold = false;
    for (int m = 0; m < d; m++) {
      for (int l = 0; l < d; l++) {
        if (e[m][l] != null) {
          Arrays.fill(e[m][l], m == l ? 1 : 0);
        }
      }
      Arrays.fill(f[m], 0);
    }
    Arrays.fill(k, 1);
  }

  /** The same in the middle of a step, and what a spike that arrives now adds then. */
  void beginInStep() {
    begin();
    age = 1;
    for (int j = 0; j < n; j++) {
      beginInStep(j);
    }
  }

  /**
   * What a spike that arrives in the step that is to begin adds to ebar, for traces that are not
   * derived: in front of the step's own decay of ebar, so over kappa.
   *
   * @param b [neuron]
   */
  void arriving(float[] b) {
    if (toFiltered == null) {
      toFiltered = new float[n];
    }
    solved = false;
    for (int j = 0; j < n; j++) {
      toFiltered[j] = (float) (b[j] / kappa);
    }
  }

  /** The same for neuron j alone. */
  void beginInStep(int j) {
    for (int m = 0; m < d; m++) {
      for (int l = 0; l < d; l++) {
        if (e[m][l] != null) {
          e[m][l][j] = m == l ? 1 : 0;
        }
      }
      f[m][j] = 0;
      if (arriving[m] != null) {
        arriving[m][j] = neurons.u[m] == null ? 0 : neurons.u[m][j];
      }
    }
    k[j] = 1;
    arriving[d][j] = toFiltered == null ? 0 : toFiltered[j];
  }

  /** Whether any step has been done since everything was up to date. */
  boolean isPending() {
    return age > 0;
  }

  /** Whether it is soon time to do so, and who is due now is better not alone. */
  boolean isOld() {
    return age >= PERIOD / 2;
  }

  /** Whether it is time to bring everything up to date. */
  boolean isDue() {
    return age >= PERIOD;
  }

  /**
   * The first part of a step, before its spikes arrive: E = D^t E.
   *
   * @param psiBefore psi^{t-1} [neuron]
   * @param ofFilter kappa
   */
  void begin(float[] psiBefore, double ofFilter) {
    age++;
    kappa = ofFilter;
    for (int l = 0; l < d && !slopesHold; l++) {
      slope(l, psiBefore);
    }
    solved = layer != null && toFiltered == null && kappa != 0;
    if (solved) {
      tooMuch = kernels.propagate(layer);
      return;
    }
    for (int l = 0; l < d; l++) {
      for (int m = 0; m < d; m++) {
        if (e[m][l] != null) {
          sum.begin();
          for (int by = 0; by < d; by++) {
            sum.plus(e[by][l] == null ? null : neurons.a[m][by], e[by][l]);
          }
          sum.plus(neurons.gradientR[m], slopes[l]).into(next[m], n);
        }
      }
      for (int m = 0; m < d; m++) {
        if (e[m][l] != null) {
          float[] old = e[m][l];
          e[m][l] = next[m];
          next[m] = old;
        }
      }
    }
  }

  /** What state l of y has to do with the spikes: psi g.E. */
  private void slope(int l, float[] psi) {
    sum.begin();
    for (int m = 0; m < d; m++) {
      sum.plus(e[m][l] == null ? null : neurons.g[m], e[m][l]);
    }
    sum.into(slopes[l], n);
    Elements.product(slopes[l], psi, slopes[l], n);
  }

  /**
   * What a spike that arrives now adds to y.
   *
   * @param due room for the neurons whose synapses are to be brought up to date before, [n]
   * @return how many these are
   */
  int solve(int[] due) {
    if (!solved) {
      solve();
      tooMuch = EventKernels.anyBeyondOne(excess, n);
    }
    int count = 0;
    for (int j = 0; tooMuch && j < n; j++) {
      if (!(excess[j] <= 1)) { // or no number
        due[count++] = j;
      }
    }
    return count;
  }

  private void solve() {
    if (order == null) {
      for (int j = 0; j < n; j++) {
        eliminate(j);
      }
    } else {
      substitute();
    }
    Arrays.fill(excess, 0, n, 0);
    for (int m = 0; m <= d; m++) {
      if (arriving[m] != null) {
        Elements.addSquares(excess, arriving[m], m == d ? ofLimitOfFiltered : ofLimit, n);
      }
    }
  }

  private void substitute() {
    for (int m : order) {
      float[] c = arriving[m];
      if (c == null) {
        continue;
      }
      sum.begin();
      boolean alone = true;
      for (int l = 0; l < d; l++) {
        float[] factors = l == m || arriving[l] == null ? null : e[m][l];
        sum.plus(factors, arriving[l]);
        alone &= factors == null;
      }
      if (alone) {
        Elements.quotient(c, neurons.u[m], e[m][m], n);
      } else {
        sum.into(c, n);
        divideRest(c, neurons.u[m], e[m][m]);
      }
    }
    ofFiltered();
  }

  /** c = (u - c) / e. */
  private void divideRest(float[] c, float[] u, float[] by) {
    for (int j = 0; u != null && j < n; j++) {
      c[j] = (u[j] - c[j]) / by[j];
    }
    for (int j = 0; u == null && j < n; j++) {
      c[j] = -c[j] / by[j];
    }
  }

  /** What is added to ebar itself = f.c + k c_d. */
  private void ofFiltered() {
    float[] c = arriving[d];
    if (kappa == 0) {
      Arrays.fill(c, 0); // nothing is left of ebar after a step
      return;
    }
    sum.begin();
    for (int m = 0; m < d; m++) {
      sum.plus(arriving[m] == null ? null : f[m], arriving[m]);
    }
    sum.into(c, n);
    divideRest(c, toFiltered, k);
  }

  /** E c = u of one neuron, by elimination with pivots. */
  private void eliminate(int j) {
    for (int m = 0; m < d; m++) {
      for (int l = 0; l < d; l++) {
        solving[m][l] = e[m][l] == null ? 0 : e[m][l][j];
      }
      solving[m][d] = neurons.u[m] == null ? 0 : neurons.u[m][j];
    }
    for (int i = 0; i < d; i++) {
      int pivot = i;
      for (int m = i + 1; m < d; m++) {
        pivot = Math.abs(solving[m][i]) > Math.abs(solving[pivot][i]) ? m : pivot;
      }
      float[] row = solving[pivot];
      solving[pivot] = solving[i];
      solving[i] = row;
      for (int m = i + 1; m < d; m++) {
        float factor = solving[m][i] / row[i];
        for (int l = i; l <= d; l++) {
          solving[m][l] -= factor * row[l];
        }
      }
    }
    for (int i = d - 1; i >= 0; i--) {
      float rest = solving[i][d];
      for (int l = i + 1; l < d; l++) {
        rest -= solving[i][l] * solving[l][d];
      }
      solving[i][d] = rest / solving[i][i];
    }
    float filtered = 0;
    for (int m = 0; m < d; m++) {
      filtered += f[m][j] * solving[m][d];
      if (arriving[m] != null) {
        arriving[m][j] = solving[m][d];
      }
    }
    float added = toFiltered == null ? 0 : toFiltered[j];
    arriving[d][j] = kappa == 0 ? 0 : (added - filtered) / k[j];
  }

  /** Before synapses are brought up to date: the factors of what is own. */
  void beginUpdate() {
    if (own < 0) {
      return;
    }
    for (int m = 0; m <= d; m++) {
      if (fromOwn[m] != null) {
        ratio(fromOwn[m], m == d ? f[own] : e[m][own]);
      }
    }
  }

  /** Part m of P y of one synapse onto neuron j; what is own is as it is in y. */
  float moved(TraceShape shape, float[] y, int m, int j) {
    float x = m == d ? k[j] * y[d] : 0;
    for (int l = 0; l < d; l++) {
      float[] factors = shape.isOwn(l) ? fromOwn[m] : m == d ? f[l] : e[m][l];
      x += factors == null ? 0 : factors[j] * y[l];
    }
    return x;
  }

  /** What part m of y has to do with ebar: P's row of it, [neuron]. */
  float[] ofFiltered(int m) {
    return m == d ? k : f[m];
  }

  /** P from part to part of y, [neuron]; null where it is zero. */
  float[] part(int to, int from) {
    if (to == d) {
      return ofFiltered(from);
    }
    return from == d ? null : e[to][from];
  }

  /** o = x over the factor of what is own. */
  void ratio(float[] o, float[] x) {
    Elements.quotient(o, x, e[own][own], n);
  }

  /**
   * The second part of a step, once its spikes have arrived and psi is known: f = kappa f + psi
   * g.E, k = kappa k.
   *
   * @param psi psi^t [neuron]
   * @param ofFilter kappa
   */
  void end(float[] psi, double ofFilter) {
    kappa = ofFilter;
    age = Math.max(age, 1); // they may have been brought up to date in the middle of the step
    float decay = (float) kappa;
    slopesHold = true;
    if (layer != null) {
      kernels.filterSlopes(layer, psi, decay);
      return;
    }
    for (int m = 0; m < d; m++) {
      slope(m, psi);
      Elements.filter(f[m], decay, 1, slopes[m], n);
    }
    for (int j = 0; j < n; j++) {
      k[j] *= decay;
    }
  }

  /** Saves or restores them. */
  void exchange(StateBytes bytes, String name) {
    age = (int) bytes.whole(name + ".age", age, 0, PERIOD);
    slopesHold = false;
    float[][] all = new float[d * d + d + 1][];
    int count = 0;
    for (int m = 0; m < d; m++) {
      for (int l = 0; l < d; l++) {
        if (e[m][l] != null) {
          all[count++] = e[m][l];
        }
      }
      all[count++] = f[m];
    }
    all[count++] = k;
    bytes.floats(name, ".propagators", all, count, n);
  }
}
