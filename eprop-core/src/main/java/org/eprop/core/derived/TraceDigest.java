package org.eprop.core.derived;

import java.util.OptionalDouble;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.kernel.Elements;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;

/**
 * What tells a trace from others, the same in every process: it counts by its mathematics, whatever
 * it is called. What it makes of a few steps of spikes and voltages tells its constants.
 */
public final class TraceDigest {

  private static final int STEPS = 24;
  private static final int MOST_SYNAPSES = 16;

  private final NetworkDigest digest = new NetworkDigest();
  private final Script script;

  private TraceDigest(Population population) {
    script = new Script(population.size(), population.statePlaces().length);
  }

  /** In words; empty for e-prop's own. */
  public static String of(EligibilityTrace trace, NetworkStructure network) {
    if (trace instanceof DerivedTrace) {
      return trace.equals(DerivedTrace.EPROP) ? "" : ", with " + trace;
    }
    NetworkDigest all = new NetworkDigest();
    OptionalDouble decay = trace.decay();
    all.add(decay.isEmpty() ? "as readouts" : Double.toString(decay.getAsDouble()));
    for (Population population : network.populations()) {
      TraceDigest of = new TraceDigest(population);
      if (trace instanceof LinearTrace linear) {
        all.add(Double.toString(linear.presynapticDecay()));
        of.steps(linear.postsynaptic(population));
      } else if (trace instanceof SynapticTrace synaptic) {
        of.steps(synaptic.onto(population), synaptic.stateSize());
      }
      all.add(of.digest.hex());
    }
    return String.format(", with another trace than e-prop's, of digest %016x", all.first());
  }

  private void steps(PostsynapticSide side) {
    double[][] state = new double[side.stateSize()][script.n];
    for (int t = 0; t < STEPS; t++) {
      double[] arriving = new double[script.n];
      side.before(state, arriving);
      digest.add(arriving);
      double[] factor = new double[script.n];
      side.after(script.step(t), state, factor);
      digest.add(factor);
    }
  }

  private void steps(SynapticTrace.Side side, int numbers) {
    int count = Math.min(script.n, MOST_SYNAPSES);
    double[][] state = new double[side.stateSize()][script.n];
    double[][] factors = new double[side.factors()][script.n];
    double[][] x = new double[numbers][count];
    for (int t = 0; t < STEPS; t++) {
      Elements.clear(factors);
      side.after(script.step(t), state, factors);
      double[] arriving = new double[count];
      double[] weights = new double[count];
      for (int k = 0; k < count; k++) {
        arriving[k] = (t + k) % 3 == 0 ? 1 : 0;
        weights[k] = script.number(t, k) / 4;
      }
      double[] trace = new double[count];
      side.step(count, arriving, weights, factors, x, trace);
      digest.add(trace);
    }
  }

  /** Spikes, pseudo-derivatives and states that are far apart, the same each time. */
  private static final class Script implements PostsynapticStep {

    private final int n;
    private final double[] spikes;
    private final double[] psi;
    private final double[][] states;

    Script(int n, int states) {
      this.n = n;
      spikes = new double[n];
      psi = new double[n];
      this.states = new double[states][n];
    }

    /** Between -4 and 4. */
    double number(int t, int j) {
      return ((37 * t + 11 * j) % 65 - 32) / 8.0;
    }

    Script step(int t) {
      for (int j = 0; j < n; j++) {
        spikes[j] = (t + 3 * (j % 8)) % 5 < 2 ? 1 : 0;
        psi[j] = Math.abs(number(t, j)) / 4;
        for (int m = 0; m < states.length; m++) {
          states[m][j] = number(t + 5 * m, j);
        }
      }
      return this;
    }

    @Override
    public double[] spikes() {
      return spikes;
    }

    @Override
    public double[] pseudoDerivatives() {
      return psi;
    }

    @Override
    public double[] state(int m) {
      return states[m];
    }
  }
}
