package org.eprop.learning.rule;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;

/**
 * e-prop and the paths that cross one synapse: each neuron also hears what plain e-prop makes of
 * the neurons that it drives,
 *
 * <pre>
 * S_j^t = (Lbar_j^t + R_j + r~.lambda_j^{t+1} + sum over j to m: W_mj q0_m^{t + d_mj}) psi_j^t
 * </pre>
 *
 * <p>with q0 the q of plain e-prop: the gradient of which MDGL (Liu et al. 2021) takes the mean
 * over cell types.
 */
public final class EpropOneHop extends DescribedComponent implements LearningRuleFactory {

  public EpropOneHop() {
    super(
        "eprop_one_hop",
        "e-prop, and paths through other neurons' spikes that cross one synapse, of any"
            + " projection: a step from e-prop towards back-propagation through time. Needs the whole"
            + " sequence.",
        Paths.DETACH_RESET);
  }

  @Override
  public LearningRule create(Context context) {
    boolean detach = context.flag(Paths.DETACH_RESET);
    return new Paths(PathWeights.TRANSPOSED, PathWeights.TRANSPOSED, Hops.ONE, detach, false);
  }
}
