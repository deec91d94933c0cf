package org.eprop.core.eligibility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.core.kernel.EventKernels;
import org.eprop.core.recording.Events;
import org.eprop.core.state.StateBytes;

/**
 * Learning step by step of one projection's synapses at the price of its events: in between, a row
 * waits. Its traces and weights then are y and w' of {@link Propagators}; a presynaptic spike finds
 * the weights as they are,
 *
 * <pre>    I_j += w'_ji + V_j y_ji,    y_ji += c_j,    w'_ji -= V_j c_j</pre>
 *
 * <p>in one pass over the row. To bring rows up to date is x = P y, w = w' + V y. The row vector V,
 * for each postsynaptic neuron, is the change of weights that waits: all synapses here learn with
 * the same rate. Here rows are compressed, and gone through synapse by synapse; {@link DenseEvents}
 * takes dense ones as a whole. Owned by one thread.
 */
sealed class SynapseEvents permits DenseEvents {

  /**
   * Traces are rounded to multiples of some 1e-25 by (x + tiny) - tiny: times V, the changes of
   * weights that wait, they are no denormal numbers yet, on which every operation is slow. A row of
   * smaller ones than this does not wait any more.
   */
  static final float TINY = 1e-18f;

  /** Of so many rows, one that is listed takes the time of all those in vectors. */
  private static final int FEW = 8;

  final SynapseTraces traces;
  final TraceShape shape;
  final Propagators by;
  final int d;

  /** V [eps ..., ebar][neuron], and what comes of it: {@link WaitingSteps}. */
  float[][] v;

  float[] change;
  float[] ofOwn;
  EventKernels.Event event;

  /** w' [pre][...], live. */
  final float[][] weights;

  /** Whether the rows themselves are what arrives, or only what waits is. */
  final boolean whole;

  /** Of the size of gradients; null where nobody asks for it. */
  TraceGram gram;

  /** The same with other traces of these synapses; none where all readouts filter alike. */
  final List<CrossGram> crossed = new ArrayList<>();

  /** The first so many are the rows that wait: their traces are not zero. */
  final int[] waiting;

  int waitingCount;

  /** y of one synapse. */
  private final float[] y;

  SynapseEvents(
      SynapseTraces traces, Propagators by, WaitingSteps steps, float[][] weights, boolean whole) {
    this.traces = traces;
    this.by = by;
    this.weights = weights;
    this.whole = whole;
    shape = traces.shape;
    d = traces.d;
    use(steps);
    y = new float[d + 1];
    waiting = new int[weights.length];
    findWaiting();
  }

  /** From now on, it is these steps that wait. */
  final void use(WaitingSteps steps) {
    v = steps.v;
    change = steps.change;
    ofOwn = steps.ofOwn;
    event = steps.event;
  }

  private void findWaiting() {
    waitingCount = 0;
    for (int i = 0; i < waiting.length; i++) {
      if (traces.touched[i]) {
        waiting[waitingCount++] = i;
      }
    }
  }

  /**
   * Those of some synapses.
   *
   * @param traces as they are; y from now on
   * @param by those of the postsynaptic neurons
   * @param steps that wait
   * @param weights w [pre][...], live; w' from now on
   * @param ontoItself whether no neuron has a synapse onto itself, although rows are dense
   * @param whole whether the weights arrive here, or with other traces of the same synapses
   */
  static SynapseEvents of(
      SynapseTraces traces,
      Propagators by,
      WaitingSteps steps,
      float[][] weights,
      boolean ontoItself,
      boolean whole) {
    return traces.synapses.isDense()
        ? new DenseEvents(traces, by, steps, weights, ontoItself, whole)
        : new SynapseEvents(traces, by, steps, weights, whole);
  }

  /** From now on, the size of each step's gradient is known: {@link #square}. */
  final void measure() {
    gram = new TraceGram(by, shape, by.kernels);
    gram.set(traces);
  }

  /** The same for the gradient that these traces and others of the same synapses make together. */
  final void measureWith(SynapseEvents earlier) {
    CrossGram both = new CrossGram(earlier, this);
    earlier.crossed.add(both);
    crossed.add(both);
  }

  /** Part m of the traces as they are, at place s of row i. */
  final float x(int i, int m, int s) {
    return shape.isOwn(m) ? traces.own[i] : traces.trace(i, m)[s];
  }

  /** Traces are others now, and up to date. */
  final void takeOver() {
    findWaiting();
    if (gram != null) {
      gram.set(traces);
    }
    for (int i = 0; i < crossed.size(); i++) {
      crossed.get(i).set();
    }
  }

  /** Neuron j's synapses have been brought up to date. */
  final void endUpdate(int j) {
    if (gram != null) {
      gram.bringUpToDate(j);
    }
    for (int i = 0; i < crossed.size(); i++) {
      crossed.get(i).bringUpToDate(this, j);
    }
  }

  /** All neurons' synapses have been brought up to date. */
  final void endUpdate() {
    if (gram != null) {
      gram.bringUpToDate();
    }
    for (int i = 0; i < crossed.size(); i++) {
      crossed.get(i).bringUpToDate(this);
    }
  }

  /** An event of size p at the places from begin to end of row i, before traces change. */
  final void cross(int i, int begin, int end, float p) {
    for (int k = 0; k < crossed.size(); k++) {
      crossed.get(k).event(this, i, begin, end, p);
    }
  }

  /** Saves or restores what the traces do not say. */
  final void exchange(StateBytes bytes, String name) {
    bytes.floats(name, ".pending", v, v.length, by.n);
    findWaiting();
    if (gram != null) {
      gram.exchange(bytes, name);
    }
    for (CrossGram both : crossed) {
      both.exchange(bytes, name);
    }
  }

  /** A step begins: what is the presynaptic neurons' own decays. Vectors are faster than a list. */
  final void begin() {
    float decay = shape.decay();
    float[] own = traces.own;
    if (shape.kind() == TraceShape.Kind.ANY) {
      return;
    }
    if (waitingCount > own.length / FEW) {
      for (int i = 0; i < own.length; i++) {
        own[i] = own[i] * decay + TINY - TINY;
      }
      return;
    }
    for (int k = 0; k < waitingCount; k++) {
      int i = waiting[k];
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
  final void arrive(int t, Events spikes, float[][] real, float[] o) {
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
    if (!traces.touched[i]) {
      traces.touched[i] = true;
      waiting[waitingCount++] = i;
    }
    if (shape.kind() != TraceShape.Kind.ANY) {
      traces.own[i] += p * shape.input();
    }
  }

  /** One event of row i, of the synapses with that delay. */
  void arrive(int i, int delay, float p, float[] o) {
    int[] to = traces.synapses.targets()[i];
    float[] w = weights[i];
    float own = traces.own[i];
    int begin = traces.synapses.bucketStart(i, delay);
    int end = traces.synapses.bucketEnd(i, delay);
    cross(i, begin, end, p);
    for (int s = begin; s < end; s++) {
      int j = to[s];
      if (gram != null) {
        addToGram(i, s, j, p, own);
      }
      float now = whole ? w[s] : 0;
      for (int m = 0; m <= d; m++) {
        if (shape.isOwn(m)) {
          now += own * ofOwn[j];
        } else {
          float[] trace = traces.trace(i, m);
          now += v[m][j] * trace[s];
          trace[s] += by.arriving[m] == null ? 0 : p * by.arriving[m][j];
        }
      }
      o[j] += p * now;
      w[s] -= p * change[j];
    }
  }

  private void addToGram(int i, int s, int j, float p, float own) {
    for (int m = 0; m <= d; m++) {
      y[m] = shape.isOwn(m) ? gram.ownAt(own, m, j) : traces.trace(i, m)[s];
    }
    gram.add(j, p, y);
  }

  /** Brings all rows up to date, in the order in which they lie in memory. */
  final void bringUpToDate() {
    Arrays.sort(waiting, 0, waitingCount);
    int left = 0;
    for (int k = 0; k < waitingCount; k++) {
      int i = waiting[k];
      bringRowUpToDate(i);
      traces.touched[i] = !traces.rest(i, TINY);
      if (traces.touched[i]) {
        waiting[left++] = i;
      }
    }
    waitingCount = left;
  }

  void bringRowUpToDate(int i) {
    int[] to = traces.synapses.targets()[i];
    for (int s = 0; s < to.length; s++) {
      bringUpToDate(i, s, to[s]);
    }
  }

  /** Brings the synapse at place s of row i, onto neuron j, up to date. */
  final void bringUpToDate(int i, int s, int j) {
    float w = weights[i][s];
    for (int m = 0; m <= d; m++) {
      boolean isOwn = shape.isOwn(m);
      y[m] = isOwn ? traces.own[i] : traces.trace(i, m)[s];
      w += (isOwn ? ofOwn[j] : v[m][j]) * y[m];
    }
    weights[i][s] = w;
    for (int m = 0; m <= d; m++) {
      if (!shape.isOwn(m)) {
        traces.trace(i, m)[s] = by.moved(shape, y, m, j) + TINY - TINY;
      }
    }
  }

  /**
   * Brings the synapses onto neuron j up to date, where rows say without a search which they are.
   */
  void bringColumnUpToDate(int j) {
    throw new IllegalStateException("these rows do not say where neuron " + j + " is");
  }
}
