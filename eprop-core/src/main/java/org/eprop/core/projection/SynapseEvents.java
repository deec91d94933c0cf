package org.eprop.core.projection;

import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.recording.Events;
import org.eprop.core.state.StateBytes;

/**
 * Learning step by step of one projection's synapses at the price of its events: in between, a row
 * waits. Its traces and weights then are y and w' of {@link Propagators}; a presynaptic spike finds
 * the weights as they are,
 *
 * <pre>    I_j += w'_ji + V_j y_ji,    y_ji += c_j,    w'_ji -= V_j c_j</pre>
 *
 * <p>in one pass over the row. To bring rows up to date is x = P y, w = w' + V y. Owned by one
 * thread.
 */
public abstract sealed class SynapseEvents permits DenseEvents, SparseEvents {

  static final float TINY = 1e-25f;

  final SynapseTraces traces;
  final TraceShape shape;
  final Propagators by;
  final PendingChange waiting;
  final int d;

  /** w' [pre][...], live. */
  final float[][] weights;

  /** Whether the rows themselves are what arrives, or only what waits is. */
  final boolean whole;

  /** Of the size of gradients; null where nobody asks for it. */
  TraceGram gram;

  final LinearCombination sum = new LinearCombination();

  SynapseEvents(
      SynapseTraces traces,
      Propagators by,
      PendingChange waiting,
      float[][] weights,
      boolean whole) {
    this.traces = traces;
    this.by = by;
    this.waiting = waiting;
    this.weights = weights;
    this.whole = whole;
    shape = traces.shape;
    d = traces.d;
  }

  /**
   * Those of some synapses.
   *
   * @param traces as they are; y from now on
   * @param by those of the postsynaptic neurons
   * @param waiting of the weights
   * @param weights w [pre][...], live; w' from now on
   * @param ontoItself whether no neuron has a synapse onto itself, although rows are dense
   * @param whole whether the weights arrive here, or with other traces of the same synapses
   */
  public static SynapseEvents of(
      SynapseTraces traces,
      Propagators by,
      PendingChange waiting,
      float[][] weights,
      boolean ontoItself,
      boolean whole) {
    return traces.synapses.isDense()
        ? new DenseEvents(traces, by, waiting, weights, ontoItself, whole)
        : new SparseEvents(traces, by, waiting, weights, whole);
  }

  /** From now on, the size of each step's gradient is known: {@link #square}. */
  public final void measure() {
    gram = new TraceGram(by, shape);
    gram.set(traces);
  }

  /** Traces are others now, and up to date. */
  public final void takeOver() {
    if (gram != null) {
      gram.set(traces);
    }
  }

  /** Neuron j's synapses have been brought up to date. */
  public final void endUpdate(int j) {
    if (gram != null) {
      gram.bringUpToDate(j);
    }
  }

  /** All neurons' synapses have been brought up to date. */
  public final void endUpdate() {
    if (gram != null) {
      gram.bringUpToDate();
    }
  }

  /**
   * |g|^2 of the step that has just been ended.
   *
   * @param signal c L [neuron]
   */
  public final double square(float[] signal) {
    return gram.square(signal);
  }

  /** Saves or restores what the traces do not say. */
  public final void exchange(StateBytes bytes, String name) {
    if (gram != null) {
      gram.exchange(bytes, name);
    }
  }

  /** A step begins: what is the presynaptic neurons' own decays. */
  public final void begin() {
    if (shape.kind() == TraceShape.Kind.ANY) {
      return;
    }
    float[] own = traces.own;
    float decay = shape.decay();
    for (int i = 0; i < own.length; i++) {
      own[i] = own[i] * decay + TINY - TINY;
    }
  }

  /**
   * What arrives at step t.
   *
   * @param real real-valued activity, [step][neuron] or null where there are spikes; null if there
   *     are only spikes
   * @param o I^t [post], is added to
   */
  public final void arrive(int t, Events spikes, float[][] real, float[] o) {
    arriveAtOnce(t, spikes, real, o);
    if (gram != null) {
      gram.endEvents();
    }
  }

  private void arriveAtOnce(int t, Events spikes, float[][] real, float[] o) {
    for (int delay = traces.synapses.shortest(); delay <= traces.synapses.longest(); delay++) {
      int then = t - delay;
      if (then < 0) {
        return; // nothing has happened before the first step
      }
      float[] values = real == null ? null : real[then];
      if (values != null) {
        for (int i = 0; i < values.length; i++) {
          if (values[i] != 0) {
            event(i, delay, values[i], o);
          }
        }
      } else {
        int end = spikes.start[then + 1];
        for (int e = spikes.start[then]; e < end; e++) {
          event(spikes.neuron[e], delay, 1, o);
        }
      }
    }
  }

  private void event(int i, int delay, float p, float[] o) {
    arrive(i, delay, p, o);
    traces.touched[i] = true;
    if (shape.kind() != TraceShape.Kind.ANY) {
      traces.own[i] += p * shape.input();
    }
  }

  /** One event of row i, of the synapses with that delay. */
  abstract void arrive(int i, int delay, float p, float[] o);

  /** Brings all rows up to date. */
  public final void bringUpToDate() {
    for (int i = 0; i < weights.length; i++) {
      if (traces.touched[i]) {
        bringRowUpToDate(i);
        traces.touched[i] = !traces.isZero(i);
      }
    }
  }

  abstract void bringRowUpToDate(int i);

  /** Whether one neuron's synapses can be brought up to date without looking at all others. */
  public abstract boolean findsColumns();

  /** Brings the synapses onto neuron j up to date. */
  public abstract void bringColumnUpToDate(int j);
}
