package org.eprop.reference;

import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;

/**
 * The three sums over a projection's synapses i to j, of weight W_ji and delay d_ji: forwards, into
 * the gradient, and back. Matrices are [pre][k], as their {@link Synapses} say.
 */
final class ProjectionSums {

  private final Projection projection;
  private final Synapses synapses;

  /** Delays that learn, [pre][k]; else null. */
  private final double[][] delays;

  /**
   * @param i the projection's number
   * @param weights of the network: delays may be among them
   */
  ProjectionSums(Projection projection, int i, ReferenceWeights weights) {
    this.projection = projection;
    this.synapses = projection.synapses();
    this.delays = weights.delays(i);
  }

  /** What to do with a synapse, the k-th of neuron i. */
  @FunctionalInterface
  private interface Visitor {
    void visit(int k);
  }

  /** Visits the synapses of neuron i that have a delay. */
  private void visit(int i, int delay, Visitor visitor) {
    int first = delays == null ? synapses.bucketStart(i, delay) : 0;
    int end = delays == null ? synapses.bucketEnd(i, delay) : delays[i].length;
    for (int k = first; k < end; k++) {
      boolean has = delays == null || projection.delays().steps(delays[i][k]) == delay;
      if (has && projection.exists(i, k)) {
        visitor.visit(k);
      }
    }
  }

  /**
   * I_j^t += sum_i W_ji p_i^{t - d_ji}.
   *
   * @param p presynaptic activity, [step][pre]
   * @param current I^t, [post]
   */
  void current(double[][] w, double[][] p, int t, double[] current) {
    for (int d = synapses.shortest(); d <= Math.min(t, synapses.longest()); d++) {
      for (int i = 0; i < synapses.pre(); i++) {
        double x = p[t - d][i];
        double[] row = w[i];
        int pre = i;
        if (x != 0) {
          visit(i, d, k -> current[synapses.target(pre, k)] += row[k] * x);
        }
      }
    }
  }

  /**
   * dE/dW_ji += q_j^t p_i^{t - d_ji}.
   *
   * @param p presynaptic activity, [step][pre]
   * @param q q^t, [post]
   */
  void gradient(double[][] p, int t, double[] q, double[][] gradient) {
    for (int d = synapses.shortest(); d <= Math.min(t, synapses.longest()); d++) {
      for (int i = 0; i < synapses.pre(); i++) {
        double x = p[t - d][i];
        double[] row = gradient[i];
        int pre = i;
        if (x != 0) {
          visit(i, d, k -> row[k] += q[synapses.target(pre, k)] * x);
        }
      }
    }
  }

  /**
   * P_i^t += sum_j F_ji q_j^{t + d_ji}.
   *
   * @param f F, [pre][k]
   * @param q [step][post]; steps before t are not looked at
   * @param sum P^t, [pre]
   */
  void back(double[][] f, double[][] q, int t, double[] sum) {
    for (int d = synapses.shortest(); d <= synapses.longest() && t + d < q.length; d++) {
      double[] later = q[t + d];
      for (int i = 0; i < synapses.pre(); i++) {
        int pre = i;
        visit(i, d, k -> sum[pre] += f[pre][k] * later[synapses.target(pre, k)]);
      }
    }
  }
}
