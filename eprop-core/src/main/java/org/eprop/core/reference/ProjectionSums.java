package org.eprop.core.reference;

import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;

/**
 * The three sums over a projection's synapses i to j, of weight W_ji and delay d_ji: forwards, into
 * the gradient, and back. Matrices are [pre][k], as their {@link Synapses} say.
 */
final class ProjectionSums {

  private final Projection projection;
  private final Synapses synapses;

  ProjectionSums(Projection projection) {
    this.projection = projection;
    this.synapses = projection.synapses();
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
        int end = x == 0 ? 0 : synapses.bucketEnd(i, d);
        for (int k = synapses.bucketStart(i, d); k < end; k++) {
          if (projection.exists(i, k)) {
            current[synapses.target(i, k)] += w[i][k] * x;
          }
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
        int end = x == 0 ? 0 : synapses.bucketEnd(i, d);
        for (int k = synapses.bucketStart(i, d); k < end; k++) {
          if (projection.exists(i, k)) {
            gradient[i][k] += q[synapses.target(i, k)] * x;
          }
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
      for (int i = 0; i < synapses.pre(); i++) {
        int end = synapses.bucketEnd(i, d);
        for (int k = synapses.bucketStart(i, d); k < end; k++) {
          if (projection.exists(i, k)) {
            sum[i] += f[i][k] * q[t + d][synapses.target(i, k)];
          }
        }
      }
    }
  }
}
