package org.eprop.core.forward;

import java.util.Arrays;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Population;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.state.StateBytes;

/**
 * The postsynaptic side of a population's traces, step by step: writes what arrives at a step adds
 * into the record, and in place of psi what the neurons do; or what they say to their synapses.
 * Owned by one thread.
 */
final class PostsynapticTrace implements PostsynapticStep {

  /** One of the two is null. */
  private final PostsynapticSide side;

  private final SynapticTrace.Side synaptic;
  private final boolean onlyAtSpikes;
  private final boolean addsNothingBefore;
  private final Kernels kernels;
  private final int n;

  /** What the side remembers, [number][neuron]. */
  private final double[][] state;

  private final double[] arriving;
  private final double[] factor;
  private final double[] spikes;

  /** The neurons whose spike is in there. */
  private final int[] whoSpikes;

  private int spiking;
  private final double[] psi;

  private final int[][] places;

  /** Which state of all neurons, or -1, by number; and room for s^t [state][neuron]. */
  private final int[] place;

  private final double[][] states;
  private boolean widened;

  // Of the step that is taken.
  private PopulationForward neurons;
  private PopulationRun record;
  private boolean hasPsi;
  private int now;

  private PostsynapticTrace(
      PostsynapticSide side, SynapticTrace.Side synaptic, Population population, Kernels kernels) {
    this.kernels = kernels;
    this.side = side;
    onlyAtSpikes = side != null && side.onlyAtSpikes();
    addsNothingBefore = side != null && side.addsNothingBefore();
    this.synaptic = synaptic;
    places = population.statePlaces();
    n = population.size();
    state = new double[side == null ? synaptic.stateSize() : side.stateSize()][n];
    arriving = new double[n];
    factor = new double[n];
    spikes = new double[n];
    whoSpikes = new int[n];
    psi = new double[n];
    states = new double[places.length][n];
    place = new int[places.length];
    for (int m = 0; m < place.length; m++) {
      int first = places[m][0];
      place[m] = Arrays.stream(places[m]).allMatch(k -> k == first) ? first : -1;
    }
  }

  /** That of a population; null for traces that are derived. */
  static PostsynapticTrace of(EligibilityTrace trace, Population population, Kernels kernels) {
    if (trace instanceof LinearTrace linear) {
      return new PostsynapticTrace(linear.postsynaptic(population), null, population, kernels);
    }
    return trace instanceof SynapticTrace synaptic
        ? new PostsynapticTrace(null, synaptic.onto(population), population, kernels)
        : null;
  }

  /** Before a sample or sequence: makes room in the record, too. */
  void begin(PopulationRun record, int steps) {
    Elements.clear(state);
    if (side == null) {
      record.beginFactors(steps, synaptic.factors(), n);
    } else {
      record.beginArriving(steps, Padding.length(n));
    }
  }

  /** Before the neurons take step t. */
  void before(int t, PopulationRun record) {
    if (side == null || addsNothingBefore) {
      return; // B is 0 in the record
    }
    side.before(state, arriving);
    kernels.narrow(arriving, record.arriving[t], n);
  }

  /**
   * After it.
   *
   * @param of who has taken it
   * @param knowsPsi whether the pseudo-derivatives are in the record
   */
  void after(int t, PopulationRun to, PopulationForward of, boolean knowsPsi) {
    neurons = of;
    record = to;
    now = t;
    hasPsi = knowsPsi;
    widened = false;
    while (spiking > 0) {
      spikes[whoSpikes[--spiking]] = 0;
    }
    Events events = to.spikes;
    int first = events.start[t];
    spiking = events.start[t + 1] - first;
    for (int k = 0; k < spiking; k++) {
      int j = events.neuron[first + k];
      whoSpikes[k] = j;
      spikes[j] = 1;
    }
    if (side != null) {
      side.after(this, state, factor);
      takeFactor(to.psi[t]);
      return;
    }
    if (!hasPsi) {
      of.recordPsi(to, t); // which belongs to the record
      hasPsi = true;
    }
    Elements.clear(to.factors[t]);
    synaptic.after(this, state, to.factors[t]);
  }

  /** G^t in single precision; of a side that acts only at spikes it is zero afterwards. */
  private void takeFactor(float[] to) {
    if (!onlyAtSpikes) {
      kernels.narrow(factor, to, n);
      return;
    }
    Arrays.fill(to, 0, n, 0);
    for (int k = 0; k < spiking; k++) {
      int j = whoSpikes[k];
      to[j] = (float) factor[j];
      factor[j] = 0;
    }
  }

  @Override
  public int spikeCount() {
    return spiking;
  }

  @Override
  public int[] spiking() {
    return whoSpikes;
  }

  @Override
  public double[] spikes() {
    return spikes;
  }

  @Override
  public double[] pseudoDerivatives() {
    if (!hasPsi) {
      neurons.recordPsi(record, now); // only for who asks
      hasPsi = true;
    }
    if (!widened) {
      kernels.widen(record.psi[now], psi, n);
      widened = true;
    }
    return psi;
  }

  @Override
  public double[] state(int m) {
    neurons.copyState(places[m], place[m], states[m]);
    return states[m];
  }

  void exchange(StateBytes archive, String name) {
    double[] all = Arrays.stream(state).flatMapToDouble(Arrays::stream).toArray();
    archive.doubles(name + ".trace", all);
    for (int k = 0; k < state.length; k++) {
      System.arraycopy(all, k * n, state[k], 0, n);
    }
  }
}
