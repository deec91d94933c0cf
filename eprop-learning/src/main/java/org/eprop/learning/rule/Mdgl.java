package org.eprop.learning.rule;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;

/**
 * Multidigraph learning (Liu, Smith, Mihalas, Shea-Brown and Sümbül 2021, "Cell-type-specific
 * neuromodulation guides synaptic credit assignment in a spiking neural network"): beside the
 * top-down learning signal, neurons tell those that drive them how they are doing, by modulators
 * whose effect depends on the types of both cells alone,
 *
 * <pre>
 * S_j^t = (Lbar_j^t + R_j + r~.lambda_j^{t+1} + sum over j to m: w_ab q0_m^{t + d_mj}) psi_j^t
 * </pre>
 *
 * <p>with q0 the q of plain e-prop, and w_ab the mean weight of a projection's synapses from
 * neurons of j's type b to those of m's type a. Types are the models of which a population is made.
 */
public final class Mdgl extends DescribedComponent implements LearningRuleFactory {

  public Mdgl() {
    super(
        "mdgl",
        "Multidigraph learning: e-prop, and paths that cross one synapse with the mean weight"
            + " between the two cell types in place of the synapse's own: modulators that are specific"
            + " for cell types (Liu et al. 2021). Needs the whole sequence.",
        Paths.DETACH_RESET);
  }

  @Override
  public LearningRule create(Context context) {
    boolean detach = context.flag(Paths.DETACH_RESET);
    return new Paths(PathWeights.TYPE_MEANS, PathWeights.TYPE_MEANS, Hops.ONE, detach, false);
  }
}
