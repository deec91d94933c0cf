package org.eprop.reference;

import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;

/**
 * The adjoint of every neuron, backwards in time:
 *
 * <pre>
 * S_j^t      = (D_j^t + r~.lambda_j^{t+1} + sum over kept projections j to m: F_mj q_m^{t + d_mj})
 *              psi_j^t + M_j^t
 * lambda_j^t = (ds_j^{t+1}/ds_j^t)^T lambda_j^{t+1} + g S_j^t + e_0 V_j^t
 * q_j^t      = u.lambda_j^t
 * </pre>
 *
 * <p>with D what reaches the neuron's spike directly: Lbar + R, or dE/dz from outside; and M =
 * dE/dx, V = dE/dv of membranes that are regularized.
 *
 * @param s S, [population][step][neuron]
 * @param lambda [population][step][neuron][state]
 * @param q dE/dI, [population][step][neuron]
 */
record Adjoint(double[][][] s, double[][][][] lambda, double[][][] q) {

  /**
   * Computes it.
   *
   * @param weights of the network: learned delays are among them
   * @param direct D, [population][step][neuron]
   * @param membranes M and V; null for none
   * @param f F of each projection, [projection][pre][k]; null where it is cut
   * @param through the q that kept paths come from; null for those that are being computed
   */
  static Adjoint of(
      NetworkStructure network,
      LearningRule rule,
      ReferenceWeights weights,
      Trajectory run,
      double[][][] direct,
      ReferenceMembranes membranes,
      double[][][] f,
      double[][][] through) {
    int populations = network.populations().size();
    int steps = run.steps();
    Adjoint adjoint =
        new Adjoint(
            new double[populations][steps][],
            new double[populations][steps][][],
            new double[populations][steps][]);
    for (int t = steps - 1; t >= 0; t--) {
      for (int p = populations - 1; p >= 0; p--) {
        double[] sum = direct[p][t].clone();
        for (int i = 0; i < f.length; i++) {
          Projection projection = network.projections().get(i);
          if (f[i] != null && projection.from().isPopulation(p)) {
            double[][][] q = through == null ? adjoint.q : through;
            new ProjectionSums(projection, i, weights).back(f[i], q[projection.to()], t, sum);
          }
        }
        adjoint.s[p][t] = sum;
        adjoint.lambda[p][t] = new double[sum.length][];
        adjoint.q[p][t] = new double[sum.length];
        for (int j = 0; j < sum.length; j++) {
          adjoint.step(rule, run, membranes, p, t, j);
        }
      }
    }
    return adjoint;
  }

  /** Completes step t of neuron j, whose s holds all but the effect of its own spike. */
  private void step(
      LearningRule rule, Trajectory run, ReferenceMembranes membranes, int p, int t, int j) {
    NeuronModel model = run.models().get(p).get(j);
    double[] g = model.spikeWeights();
    double[] now = new double[g.length];
    if (t + 1 < run.steps()) {
      LocalDerivatives next = run.local()[p][t + 1][j];
      double[] after = lambda[p][t + 1][j];
      s[p][t][j] += NeuronStep.dot(NeuronStep.ownSpikeEffect(next, rule), after);
      for (int m = 0; m < g.length; m++) {
        for (int n = 0; n < g.length; n++) {
          now[n] += NeuronStep.factor(rule) * next.state[m][n] * after[m];
        }
      }
    }
    s[p][t][j] *= run.psi()[p][t][j];
    if (membranes != null) {
      s[p][t][j] += membranes.ofDistance()[p][t][j];
      now[0] += membranes.ofV()[p][t][j];
    }
    for (int m = 0; m < g.length; m++) {
      now[m] += g[m] * s[p][t][j];
    }
    lambda[p][t][j] = now;
    q[p][t][j] = NeuronStep.dot(run.local()[p][t][j].input, now);
  }
}
