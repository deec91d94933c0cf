package org.eprop.core.forward;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LayerRows;
import org.eprop.core.kernel.Padding;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.neuron.NonlinearNeurons;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.state.StateBytes;

/**
 * The neurons of one population, stepped forward in time:
 *
 * <pre>
 * s^t   = f(s^{t-1}, I^t, z^{t-1})                                  by the kind of neurons
 * z^t   = [g.s^t &gt; theta], unless refractory
 * psi^t = (gamma / scale) S(slope (g.s^t - theta) / scale), 0 while refractory
 * </pre>
 *
 * <p>Owned by one thread, reused.
 */
abstract class PopulationForward {

  static final int WORD = RefractoryNeurons.WORD;

  private static final int FLUSH_EVERY = 16;

  /** How many numbers a surrogate of one alone is asked for together. */
  private static final int AT_ONCE = 64;

  /** I^t, {@linkplain Padding padded}. */
  final float[] current;

  final Kernels kernels;

  /** Where arrays come from that a step goes through side by side. */
  final LayerRows rows;

  /** Who is above threshold, a bit for each neuron. */
  final long[] above;

  final RefractoryNeurons refractory;

  /** Distances to threshold of a step; zero beyond the last neuron, who never spikes. */
  final float[] distances;

  /** Sees each step that a gradient follows; null if nobody does. */
  PostsynapticTrace trace;

  private final Neurons neurons;

  /** Room for S of some numbers, of a surrogate that says it of one alone; none for others. */
  private final double[] shapes;

  /** Room for states to be looked at; null before that. */
  private float[][] seen;

  /**
   * @param rowCount how many rows a step goes through
   */
  PopulationForward(Neurons neurons, Kernels kernels, ForwardPass.Purpose purpose, int rowCount) {
    this.neurons = neurons;
    this.kernels = kernels;
    rows =
        purpose.learns()
            ? new LayerRows(neurons.n)
            : new LayerRows(neurons.n, rowCount, purpose.padding);
    current = rows.next();
    refractory = new RefractoryNeurons(neurons.silentSteps, purpose.padding);
    distances = rows.next();
    above = purpose.padding.longs(refractory.words);
    boolean ofOne = isOfOne(neurons.population.surrogate());
    shapes = new double[ofOne ? Math.min(neurons.n, AT_ONCE) : 0];
  }

  private static boolean isOfOne(SurrogateGradient surrogate) {
    try {
      Method loop = surrogate.getClass().getMethod("apply", float[].class, int.class);
      return loop.getDeclaringClass() == SurrogateGradient.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /** That of some neurons. */
  static PopulationForward of(Neurons neurons, Kernels kernels, ForwardPass.Purpose purpose) {
    return neurons instanceof LinearNeurons linear
        ? new LinearForward(linear, kernels, purpose)
        : new NonlinearForward((NonlinearNeurons) neurons, kernels, purpose);
  }

  /** Before the first step: makes room in the record, too, for what a gradient needs if wanted. */
  final void begin(PopulationRun record, int steps, boolean wanted) {
    record.spikes.begin(steps);
    if (wanted) {
      record.begin(steps, Padding.length(neurons.n), neurons.derivativesPerStep());
    }
    if (wanted && neurons.recordedRows > 0) {
      record.beginStates(steps, neurons.recordedRows, Padding.length(refractory.nobody + 1));
    }
    if (wanted && trace != null) {
      trace.begin(record, steps);
    }
    refractory.begin();
    begin();
  }

  /** Sets the neurons to how they start. */
  abstract void begin();

  /** Copies s^t, [state][neuron]. */
  abstract void copyStates(float[][] to);

  /**
   * Copies one state of each neuron.
   *
   * @param m which, of each
   * @param all which, if it is the same of all; else -1
   */
  abstract void copyState(int[] m, int all, double[] to);

  /** Whether all of s^t are numbers. */
  final boolean isFinite() {
    seen = seen == null ? new float[neurons.d][neurons.n] : seen;
    copyStates(seen);
    boolean finite = true;
    for (float[] row : seen) {
      finite &= Double.isFinite(Elements.sum(row, neurons.n));
    }
    return finite;
  }

  /** A copy of s^t, [state][neuron]. */
  final float[][] states() {
    float[][] copy = new float[neurons.d][neurons.n];
    copyStates(copy);
    return copy;
  }

  /** Steps between which nothing is rounded away. */
  abstract void advance(
      int first, int end, PopulationRun record, Arrivals arrivals, boolean wanted);

  /** Rounds away what is too small. */
  abstract void flush();

  /** Saves or restores the states. */
  abstract void exchange(StateBytes archive, String name);

  /** The steps first .. end-1; whether what a gradient needs is recorded is {@code wanted}. */
  final void steps(int first, int end, PopulationRun record, Arrivals arrivals, boolean wanted) {
    Events spikes = record.spikes;
    spikes.reserve(spikes.start[first], neurons.n);
    int nobody = refractory.nobody; // before the first step, and where spikes have been moved
    Arrays.fill(spikes.neuron, spikes.start[first], spikes.start[first] + Events.SPARE, nobody);
    for (int t = first; t < end; ) {
      int stop = Math.min(end, nextFlush(t));
      if (nextFlush(t - 1) == t) {
        flush();
      }
      spikes.reserve(spikes.start[t], (stop - t) * neurons.n);
      advance(t, stop, record, arrivals, wanted);
      spikes.setTimes(t, stop);
      t = stop;
    }
  }

  /** The first step after t before which what is too small is rounded away. */
  private static int nextFlush(int t) {
    return (t + 1) / FLUSH_EVERY * FLUSH_EVERY + FLUSH_EVERY - 1;
  }

  /**
   * Where s^t is recorded, which has I^t already if gradients of parameters need that; null if it
   * is not.
   */
  final float[][] recorded(PopulationRun record, int t, boolean wanted) {
    if (!wanted || neurons.recordedRows == 0) {
      return null;
    }
    float[][] to = record.states[t];
    if (neurons.recordsCurrent) {
      if (to.length == neurons.d) { // parameters had other values when the record began
        to = Arrays.copyOf(to, neurons.d + 1);
        to[neurons.d] = new float[neurons.n];
        record.states[t] = to;
      }
      System.arraycopy(current, 0, to[neurons.d], 0, neurons.n);
    }
    return to;
  }

  /** Records the pseudo-derivatives of step t, whose distances are lost. */
  final void recordPsi(PopulationRun record, int t) {
    SurrogateGradient surrogate = neurons.population.surrogate();
    if (shapes.length == 0) {
      surrogate.apply(distances, neurons.n);
    } else {
      apply(surrogate, shapes, distances, neurons.n);
    }
    silence(record.spikes, t);
    Elements.product(record.psi[t], neurons.height, distances, neurons.n);
  }

  /** Three loops, as the JIT makes vectors of one that has doubles alone: six times as fast. */
  private static void apply(SurrogateGradient surrogate, double[] x, float[] q, int n) {
    for (int from = 0; from < n; from += x.length) {
      int size = Math.min(x.length, n - from);
      for (int i = 0; i < size; i++) {
        x[i] = q[from + i];
      }
      for (int i = 0; i < size; i++) {
        x[i] = surrogate.at(x[i]);
      }
      for (int i = 0; i < size; i++) {
        q[from + i] = (float) x[i];
      }
    }
  }

  /** Those who have just spiked have no pseudo-derivative for a while. */
  private void silence(Events spikes, int t) {
    for (int before = Math.max(0, t - neurons.longestSilence); before < t; before++) {
      for (int e = spikes.start[before]; e < spikes.start[before + 1]; e++) {
        int j = spikes.neuron[e];
        if (t - before <= neurons.silentSteps[j]) {
          distances[j] = 0;
        }
      }
    }
  }
}
