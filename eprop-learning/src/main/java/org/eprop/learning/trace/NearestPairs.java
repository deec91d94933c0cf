package org.eprop.learning.trace;

import java.util.OptionalDouble;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;

/**
 * Pairs of nearest spikes, as in the program of Izhikevich 2007: each spike meets the last one of
 * the other side,
 *
 * <pre>
 * r_ji^t = p_i^t                where something arrives, else  rho r_ji^{t-1}
 * o_j^t  = d                    after a spike z_j^{t-1}, else  d o_j^{t-1}
 * e_ji^t = plus z_j^t r_ji^t - minus o_j^t p_i^t
 * </pre>
 *
 * <p>What a spike adds to r depends on r, so this is no {@link org.eprop.api.trace.LinearTrace}.
 *
 * @param presynapticDecay rho
 * @param postsynapticDecay d
 * @param plus what a pair adds at the postsynaptic spike, at the same step, too
 * @param minus what a pair takes at the presynaptic spike
 * @param kappa of the tag
 */
record NearestPairs(
    double presynapticDecay, double postsynapticDecay, double plus, double minus, double kappa)
    implements SynapticTrace {

  @Override
  public String reason() {
    return "a presynaptic spike resets a state: pairs of nearest spikes";
  }

  @Override
  public OptionalDouble decay() {
    return OptionalDouble.of(kappa);
  }

  @Override
  public int stateSize() {
    return 1;
  }

  @Override
  public Side onto(PostsynapticNeurons neurons) {
    return new Pairs(this, neurons.size());
  }

  /** Its state is o as the next step finds it, its factors are plus z and minus o. */
  private record Pairs(NearestPairs of, int n) implements Side {

    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public int factors() {
      return 2;
    }

    @Override
    public void after(PostsynapticStep now, double[][] state, double[][] factors) {
      double[] z = now.spikes();
      double[] last = state[0];
      for (int j = 0; j < n; j++) {
        factors[0][j] = of.plus * z[j];
        factors[1][j] = of.minus * last[j];
        last[j] = of.postsynapticDecay * Math.max(z[j], last[j]);
      }
    }

    @Override
    public void step(
        int count,
        double[] arriving,
        double[] weights,
        double[][] factors,
        double[][] state,
        double[] trace) {
      double[] r = state[0];
      for (int k = 0; k < count; k++) {
        double p = arriving[k];
        r[k] = p != 0 ? p : of.presynapticDecay * r[k];
        trace[k] = factors[0][k] * r[k] - factors[1][k] * p;
      }
    }
  }
}
