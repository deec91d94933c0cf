package org.eprop.core.projection;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.BackwardRecord;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;

/**
 * The loops over one projection's synapses: what arrives at the postsynaptic neurons, what their
 * adjoint adds to the gradient, and what it sends back. Chosen once by what the matrix is. Owned by
 * one thread.
 */
public abstract class ProjectionKernel {

  public final Projection projection;
  final Kernels kernels;

  /** How many rows of weights must stay as they are: as many as a sum holds at once. */
  private final int together;

  // During a run forward: weights that are stored in two bytes are read in single precision, each
  // row when it is asked for. What they are stored in is known here alone.
  private float[][] rows;
  private short[][] halves;

  /** Room for rows that were stored in two bytes, used in turns; empty if there are none. */
  private float[][] room = {};

  private int next;

  /** Presynaptic activity, if it is spikes. */
  Events spikes;

  /**
   * Presynaptic activity, [step][neuron] or null where there are spikes; null if there are only
   * spikes.
   */
  float[][] real;

  /**
   * @param together how many rows of weights must stay as they are
   */
  ProjectionKernel(Projection projection, Kernels kernels, int together) {
    this.projection = projection;
    this.kernels = kernels;
    this.together = together;
  }

  /** The kernel for a projection, of a worker. */
  public static ProjectionKernel of(Projection projection, Kernels kernels) {
    return of(projection, kernels, Padding.WORKER);
  }

  /** The kernel for a projection. */
  public static ProjectionKernel of(Projection projection, Kernels kernels, Padding padding) {
    if (projection.synapses().isDense()) {
      return new DenseProjection(projection, kernels, padding);
    }
    return projection.synapses().hasOneDelay()
        ? new SparseProjection(projection, kernels)
        : new DelayedProjection(projection, kernels);
  }

  /** Uses these delays from now on, if they learn. */
  public void use(DelaySlots now) {}

  /** Before a run back: nothing is on its way. */
  public void begin() {}

  /**
   * Starts a run forward.
   *
   * @param number the projection's
   * @param steps of real-valued activity that are known already
   */
  public final void begin(SampleRecord run, Weights of, int number, int steps) {
    halves = of.halves(number);
    rows = halves == null ? of.projection(number) : null;
    if (halves != null && room.length == 0) {
      int widest = Arrays.stream(halves).mapToInt(row -> row.length).max().orElse(0);
      room = Padding.WORKER.rows(together, widest);
    }
    begin(run.spikes(projection.from()), run.real(projection.from()), steps);
  }

  /** Uses these weights from now on. */
  final void use(float[][] weights) {
    halves = null;
    rows = weights;
  }

  /** All rows of weights, if they lie in memory as they are; else null. */
  final float[][] whole() {
    return rows;
  }

  /**
   * A row of weights, perhaps padded; it stays as it is until so many others have been asked for.
   */
  final float[] row(int i) {
    if (halves == null) {
      return rows[i];
    }
    float[] wide = room[next];
    next = next + 1 == together ? 0 : next + 1;
    kernels.widen(wide, halves[i], halves[i].length);
    return wide;
  }

  /** Starts a run forward with weights that are used already. */
  void begin(Events ofSpikes, float[][] ofReal, int steps) {
    spikes = ofSpikes;
    real = ofReal;
    begin();
  }

  /** Whether presynaptic activity is real-valued, at some steps at least. */
  public final boolean isReal() {
    return real != null;
  }

  /** Whether {@link #accumulate} reads spikes neuron by neuron, and not step by step. */
  public boolean readsByNeuron() {
    return true;
  }

  /**
   * Adds what arrives at step t: o_j += sum_i W_ji p_i^{t - d_ji}.
   *
   * @param o I^t [post], padded
   */
  public abstract void arrive(int t, float[] o);

  /** Sets o to what arrives at step t. */
  public void arriveFirst(int t, float[] o) {
    Arrays.fill(o, 0, projection.synapses().post(), 0);
    arrive(t, o);
  }

  /**
   * Adds to some rows of the gradient: G_ji += sum_t q_j^{t + d_ji} p_i^t.
   *
   * @param first its first row
   * @param last its last row, exclusive
   * @param of p and q
   * @param gradient G [pre][k]
   */
  public abstract void accumulate(int first, int last, BackwardRecord of, float[][] gradient);

  /**
   * Adds to some rows of the gradient of delays, before W is multiplied: G_ji += sum_t p_i^t sum_x
   * k(x) q_j^{t + d_ji + x}, k(x) = -G'(x), see {@link org.eprop.core.network.LearnedDelays}.
   */
  public void accumulateDelays(int first, int last, BackwardRecord of, float[][] gradient) {
    throw new IllegalStateException("the delays of " + projection.name() + " do not learn");
  }

  /**
   * The matrix that {@link #sendBack} wants for F: rows of postsynaptic neurons if it is dense,
   * else as it is.
   *
   * @param f [pre][k]
   */
  public abstract float[][] turned(float[][] f);

  /**
   * Adds what is sent back to the presynaptic neurons at step t: o_j += sum_m F_mj q_m^{t + d_mj}.
   * Steps come one after the other, from {@code end - 1} back.
   *
   * @param end there is no q from this step on
   * @param q [step][post]
   * @param f F, {@linkplain #turned turned}
   * @param o [pre]
   */
  public abstract void sendBack(int t, int end, float[][] q, float[][] f, float[] o);

  /**
   * The same for some steps, where q is known of all steps before the first one is asked for.
   * Between two {@link #begin}, steps come one after the other, from the last one back.
   *
   * @param first none is asked for before this one
   * @param latest the latest of them
   * @param count how many
   * @param o [step][pre], the latest one first
   */
  public void sendBack(
      int first, int latest, int count, int end, float[][] q, float[][] f, float[][] o) {
    for (int s = 0; s < count; s++) {
      sendBack(latest - s, end, q, f, o[s]);
    }
  }
}
