package org.eprop.core.forward;

import java.util.Arrays;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
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
  private final int n;
  private final double[] state;
  private final double[] arriving;
  private final double[] factor;
  private final double[] spikes;

  /** The neurons whose spike is in there. */
  private final int[] whoSpikes;

  private int spiking;
  private final double[] psi;

  /** s^t [state][neuron], in single precision and widened, copied when somebody asks. */
  private final float[][] states;

  private final double[][] wide;
  private final int[][] places;
  private boolean copied;
  private boolean widened;
  private PopulationForward neurons;

  /** The pseudo-derivatives of the step that is taken. */
  private float[] narrowPsi;

  private PostsynapticTrace(
      PostsynapticSide side, SynapticTrace.Side synaptic, Population population) {
    this.side = side;
    this.synaptic = synaptic;
    places = population.statePlaces();
    n = population.size();
    state = new double[side == null ? synaptic.stateSize() : side.stateSize()];
    arriving = new double[n];
    factor = new double[n];
    spikes = new double[n];
    whoSpikes = new int[n];
    psi = new double[n];
    states = new float[population.stateSize()][n];
    wide = new double[places.length][n];
  }

  /** That of a population; null for traces that are derived. */
  static PostsynapticTrace of(EligibilityTrace trace, Population population) {
    if (trace instanceof LinearTrace linear) {
      return new PostsynapticTrace(linear.postsynaptic(population), null, population);
    }
    return trace instanceof SynapticTrace synaptic
        ? new PostsynapticTrace(null, synaptic.onto(population), population)
        : null;
  }

  /** Before a sample or sequence: makes room in the record, too. */
  void begin(PopulationRun record, int steps) {
    Arrays.fill(state, 0);
    if (side == null) {
      record.beginFactors(steps, synaptic.factors(), n);
    } else {
      record.beginArriving(steps, Padding.length(n));
    }
  }

  /** Before the neurons take step t. */
  void before(int t, PopulationRun record) {
    if (side == null) {
      return;
    }
    Arrays.fill(arriving, 0);
    side.before(state, arriving);
    narrow(arriving, record.arriving[t]);
  }

  /**
   * After it.
   *
   * @param of who has taken it
   */
  void after(int t, PopulationRun record, PopulationForward of) {
    neurons = of;
    copied = false;
    widened = false;
    narrowPsi = record.psi[t];
    while (spiking > 0) {
      spikes[whoSpikes[--spiking]] = 0;
    }
    Events events = record.spikes;
    for (int e = events.start[t]; e < events.start[t + 1]; e++) {
      whoSpikes[spiking++] = events.neuron[e];
      spikes[events.neuron[e]] = 1;
    }
    if (side == null) {
      for (double[] row : record.factors[t]) {
        Arrays.fill(row, 0);
      }
      synaptic.after(this, state, record.factors[t]);
      return;
    }
    Arrays.fill(factor, 0);
    side.after(this, state, factor);
    narrow(factor, record.psi[t]);
  }

  private void widen(float[] from, double[] to) {
    for (int j = 0; j < n; j++) {
      to[j] = from[j];
    }
  }

  private void narrow(double[] from, float[] to) {
    for (int j = 0; j < n; j++) {
      to[j] = (float) from[j];
    }
  }

  @Override
  public double[] spikes() {
    return spikes;
  }

  @Override
  public double[] pseudoDerivatives() {
    if (!widened) {
      widen(narrowPsi, psi);
      widened = true;
    }
    return psi;
  }

  @Override
  public double[] state(int m) {
    if (!copied) {
      neurons.copyStates(states);
      copied = true;
    }
    for (int j = 0; j < n; j++) {
      wide[m][j] = states[places[m][j]][j];
    }
    return wide[m];
  }

  void exchange(StateBytes archive, String name) {
    archive.doubles(name + ".trace", state);
  }
}
