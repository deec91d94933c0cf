package org.eprop.core.projection;

import java.util.Arrays;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.kernel.Elements;
import org.eprop.core.network.Synapses;
import org.eprop.core.recording.Events;

/**
 * The traces of one projection's synapses, or of a bias, that go synapse by synapse, forward in
 * time, and the gradient that they meet on the way:
 *
 * <pre>
 * ebar_ji^t = kappa_e ebar_ji^{t-1} + e_ji^t
 * dE/dW_ji  = sum_t q_j^t e_ji^t                q: the signal that meets them, back through kappa_e
 * </pre>
 *
 * <p>Owned by one thread.
 */
public final class SynapticRows {

  private final Synapses synapses;
  private final SynapticTrace.Side side;
  private final int stateSize;

  // Of the row at hand, a number for each synapse.
  private final double[] arriving;
  private final double[] weights;
  private final double[] trace;
  private final double[][] gathered;
  private final double[][] fresh;

  /** Presynaptic activity, from the step that the longest delay looks back to. */
  private double[] activity = {};

  // Of the steps at hand.
  private int first;
  private int end;
  private Events spikes;
  private float[][] real;
  private double[][][] factors;
  private float[][] q;

  /** Of these synapses. */
  public SynapticRows(Synapses synapses, SynapticTrace trace, SynapticTrace.Side side) {
    this.synapses = synapses;
    this.side = side;
    stateSize = trace.stateSize();
    int widest = 0;
    for (int i = 0; i < synapses.pre(); i++) {
      widest = Math.max(widest, synapses.width(i));
    }
    arriving = new double[widest];
    weights = new double[widest];
    this.trace = new double[widest];
    gathered = new double[side.factors()][widest];
    fresh = newState(widest);
  }

  private double[][] newState(int width) {
    return new double[stateSize][width];
  }

  /** Room for what the synapses of all rows remember, zero. */
  public double[][][] newStates() {
    double[][][] all = new double[synapses.pre()][][];
    Arrays.setAll(all, i -> newState(synapses.width(i)));
    return all;
  }

  /**
   * Goes on to some steps, and what happened in them.
   *
   * @param from the first of them
   * @param to the step after the last one
   * @param of presynaptic spikes, listed by neuron
   * @param values real-valued presynaptic activity, [step][neuron]; null where there is none
   * @param said what the postsynaptic neurons say, [step][factor][neuron]
   * @param signal that meets traces of these steps, [step][neuron]; null for none
   */
  public void take(
      int from, int to, Events of, float[][] values, double[][][] said, float[][] signal) {
    first = from;
    end = to;
    spikes = of;
    real = values;
    factors = said;
    q = signal;
  }

  /** Adds the gradient of row i in a whole sample, whose steps have been taken. */
  public void sample(int i, float[] w, float[] gradient) {
    Elements.clear(fresh);
    pass(i, w, fresh, null, 0, gradient);
  }

  /**
   * Takes row i through the steps.
   *
   * @param w its weights
   * @param state what its synapses remember, [number][synapse]
   * @param bar ebar, of which it is brought up to the last step; null if nobody waits for it
   * @param kappa kappa_e
   * @param gradient is added to
   */
  public void pass(
      int i, float[] w, double[][] state, double[] bar, double kappa, float[] gradient) {
    int n = synapses.width(i);
    for (int k = 0; k < n; k++) {
      weights[k] = w[k];
    }
    findActivity(i);
    for (int t = first; t < end; t++) {
      arrive(i, t - first);
      side.step(n, arriving, weights, ofTargets(factors[t], i, n), state, trace);
      if (q != null) {
        add(gradient, q[t], i, n);
      }
      for (int k = 0; bar != null && k < n; k++) {
        bar[k] = kappa * bar[k] + trace[k];
      }
    }
  }

  /** Presynaptic activity of all steps that arrive in these. */
  private void findActivity(int i) {
    int back = synapses.longest();
    int from = first - back;
    int count = back + end - first;
    if (activity.length < count) {
      activity = new double[count];
    }
    Arrays.fill(activity, 0, count, 0);
    for (int e = spikes.from[i]; e < spikes.from[i + 1]; e++) {
      int at = spikes.step[e] - from;
      if (at >= 0 && at < count) {
        activity[at] = 1;
      }
    }
    for (int t = Math.max(0, from); real != null && t < end; t++) {
      if (real[t] != null) {
        activity[t - from] += real[t][i];
      }
    }
  }

  /** What arrives at the step that is so many after the first. */
  private void arrive(int i, int step) {
    int now = step + synapses.longest();
    if (synapses.hasOneDelay()) {
      Arrays.fill(arriving, 0, synapses.width(i), activity[step]);
      return;
    }
    for (int delay = synapses.shortest(); delay <= synapses.longest(); delay++) {
      int from = synapses.bucketStart(i, delay);
      Arrays.fill(arriving, from, synapses.bucketEnd(i, delay), activity[now - delay]);
    }
  }

  private double[][] ofTargets(double[][] all, int i, int n) {
    if (synapses.isDense()) {
      return all;
    }
    for (int f = 0; f < gathered.length; f++) {
      for (int k = 0; k < n; k++) {
        gathered[f][k] = all[f][synapses.target(i, k)];
      }
    }
    return gathered;
  }

  private void add(float[] gradient, float[] q, int i, int n) {
    for (int k = 0; k < n; k++) {
      gradient[k] += (float) (q[synapses.target(i, k)] * trace[k]);
    }
  }
}
