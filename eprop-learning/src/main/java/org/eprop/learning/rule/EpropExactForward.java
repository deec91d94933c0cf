package org.eprop.learning.rule;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;

/**
 * e-prop that is exact through depth: paths through forward projections are kept, those through
 * recurrent ones are cut,
 *
 * <pre>
 * S_j^t = (Lbar_j^t + R_j + r~.lambda_j^{t+1} + sum over forward j to m: W_mj q_m^{t + d_mj}) psi_j^t
 * </pre>
 *
 * <p>so that a population learns from what it does to later ones, with or without a learning signal
 * of its own. In one population it is plain e-prop; in a network without recurrent projections it
 * is the whole gradient.
 */
public final class EpropExactForward extends DescribedComponent implements LearningRuleFactory {

  public EpropExactForward() {
    super(
        "eprop_exact_forward",
        "e-prop within each population, back-propagation between them: paths through forward"
            + " projections are kept, those through recurrent ones cut. Populations that no readout"
            + " teaches learn too. Needs the whole sequence.",
        Paths.DETACH_RESET);
  }

  @Override
  public LearningRule create(Context context) {
    boolean detach = context.flag(Paths.DETACH_RESET);
    return new Paths(PathWeights.TRANSPOSED, PathWeights.CUT, Hops.ANY, detach, false);
  }
}
