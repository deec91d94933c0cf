package org.eprop.learning.rule;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;

/**
 * S-TLLR (Apolinario and Roy 2025, "S-TLLR: STDP-inspired Temporal Local Learning Rule for Spiking
 * Neural Networks", equations 10 and 11): e-prop, and beside its causal eligibility trace one for
 * presynaptic spikes that come too late, as in spike-timing dependent plasticity,
 *
 * <pre>
 * dE/dW_ji = sum_t c L_j^t (ebar_ji^t + a F_l(psi)_j^t p_i^t)
 * F_l(psi)^t = l (F_l(psi)^{t-1} + psi^{t-1}) = sum over t' &lt; t: l^{t-t'} psi^{t'}
 * </pre>
 *
 * <p>with a the share, l the decay, and c the readout's input scale: in the paper one learning
 * signal, what the error is to the spike at once, multiplies both traces. The causal half is
 * e-prop's, which for LIF neurons with a detached reset is the paper's, the presynaptic trace
 * decaying as the membrane does; psi stands for the paper's secondary activation. The authors take
 * a = 1, l = 0.5 for spoken digits and a = -1, l = 0.2 for vision.
 */
public final class Stllr extends DescribedComponent implements LearningRuleFactory {

  static final Parameter SHARE =
      Parameter.real("share", 1)
          .describe("a, of the non-causal term; negative to weaken synapses whose spikes are late");

  static final Parameter DECAY =
      Parameter.real("decay", 0.5)
          .atLeast(0)
          .below(1)
          .describe("l, per step: how long after the postsynaptic neuron was near threshold");

  public Stllr() {
    super(
        "s_tllr",
        "S-TLLR: e-prop, and a non-causal term for presynaptic spikes after the neuron was near"
            + " threshold, dE/dW_ji = sum_t c L_j^t (ebar_ji^t + share F(psi)_j^t p_i^t) (Apolinario"
            + " and Roy 2025).",
        SHARE,
        DECAY,
        Paths.DETACH_RESET);
  }

  @Override
  public LearningRule create(Context context) {
    return new Rule(context.real(SHARE), context.real(DECAY), context.flag(Paths.DETACH_RESET));
  }

  private record Rule(double nonCausalShare, double nonCausalDecay, boolean detachesReset)
      implements LearningRule {
    @Override
    public PathWeights through(ProjectionPath projection) {
      return PathWeights.CUT;
    }
  }
}
