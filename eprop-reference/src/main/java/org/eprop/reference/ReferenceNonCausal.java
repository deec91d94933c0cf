package org.eprop.reference;

import org.eprop.api.rule.LearningRule;

/**
 * The non-causal term of a rule, a L_j^t F_l(psi)_j^t with F_l(psi)^t = l (F_l(psi)^{t-1} +
 * psi^{t-1}): it rewards a presynaptic spike for coming after the neuron was near threshold. It is
 * part of what multiplies presynaptic activity, but no derivative, and goes no further back.
 */
public final class ReferenceNonCausal {

  private ReferenceNonCausal() {}

  /**
   * The term.
   *
   * @param signal L, [step][neuron]
   * @param psi [step][neuron]
   * @return [step][neuron]
   */
  static double[][] term(LearningRule rule, double[][] signal, double[][] psi) {
    double[][] term = new double[psi.length][];
    for (int t = 0; t < term.length; t++) {
      term[t] = new double[psi[t].length];
    }
    if (rule.nonCausalShare() == 0) {
      return term;
    }
    double[] filtered = new double[psi.length == 0 ? 0 : psi[0].length];
    for (int t = 0; t < term.length; t++) {
      for (int j = 0; j < filtered.length; j++) {
        double before = t == 0 ? 0 : psi[t - 1][j];
        filtered[j] = rule.nonCausalDecay() * (filtered[j] + before);
        term[t][j] = rule.nonCausalShare() * signal[t][j] * filtered[j];
      }
    }
    return term;
  }
}
