package org.eprop.reference;

import org.eprop.core.derived.ConstantDerivatives;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;

/**
 * The gradient of neuron parameters from the adjoint. For a neuron of the linear family by way of
 * its constants,
 *
 * <pre>
 * dE/dA_mn = sum_t lambda_m^t s_n^{t-1}   dE/du_m = sum_t lambda_m^t I^t
 * dE/dr_m  = sum_t lambda_m^t z^{t-1}     dE/dg_m = sum_t S^t s_m^t     dE/dtheta = -sum_t S^t
 * dE/dphi  = sum over constants c: dE/dc dc/dphi
 * </pre>
 *
 * <p>(dE/dr also for entries that are detached: it is the spike that is), and for a general one by
 * dE/dphi = sum_t lambda^t.ds^t/dphi + S^t (dg/dphi.s^t - dtheta/dphi). psi counts as a constant,
 * its scale included.
 */
final class ParameterGradient {

  private final double[][] transition;
  private final double[] inputWeights;
  private final double[] spikeEffect;
  private final double[] spikeWeights;
  private double threshold;

  private ParameterGradient(Trajectory run, Adjoint adjoint, int p, int j) {
    int d = run.models().get(p).get(j).stateNames().size();
    transition = new double[d][d];
    inputWeights = new double[d];
    spikeEffect = new double[d];
    spikeWeights = new double[d];
    for (int t = 0; t < run.steps(); t++) {
      double[] lambda = adjoint.lambda()[p][t][j];
      double[] before = run.stateBefore(p, t, j);
      double s = adjoint.s()[p][t][j];
      for (int m = 0; m < d; m++) {
        for (int n = 0; n < d; n++) {
          transition[m][n] += lambda[m] * before[n];
        }
        inputWeights[m] += lambda[m] * run.currents()[p][t][j];
        spikeEffect[m] += lambda[m] * run.spikeBefore(p, t, j);
        spikeWeights[m] += s * run.states()[p][t][j][m];
      }
      threshold -= s;
    }
  }

  /** Adds the gradients of all learned parameters. */
  static void accumulate(
      NetworkStructure network,
      ReferenceWeights weights,
      Trajectory run,
      Adjoint adjoint,
      ReferenceWeights gradient) {
    for (int p = 0; p < network.populations().size(); p++) {
      Population population = network.populations().get(p);
      for (int i = 0; i < population.learned().size(); i++) {
        LearnedParameter learned = population.learned().get(i);
        for (int j = learned.first(); j < learned.end(); j++) {
          double[] values = population.values(j, weights.parameters(p));
          ConstantDerivatives by = ConstantDerivatives.of(population, j, i, values);
          gradient.parameters(p)[i][j - learned.first()] +=
              by.isLinear()
                  ? new ParameterGradient(run, adjoint, p, j).along(by)
                  : general(run, adjoint, p, j, by);
        }
      }
    }
  }

  /** sum over constants c: dE/dc dc/dphi. */
  private double along(ConstantDerivatives by) {
    double sum = threshold * by.threshold();
    sum += NeuronStep.dot(inputWeights, by.inputWeights());
    sum += NeuronStep.dot(spikeEffect, by.spikeEffect());
    sum += NeuronStep.dot(spikeWeights, by.spikeWeights());
    for (int m = 0; m < transition.length; m++) {
      sum += NeuronStep.dot(transition[m], by.transition()[m]);
    }
    return sum;
  }

  private static double general(
      Trajectory run, Adjoint adjoint, int p, int j, ConstantDerivatives by) {
    double sum = 0;
    for (int t = 0; t < run.steps(); t++) {
      double current = run.currents()[p][t][j];
      double[] step = by.step(run.stateBefore(p, t, j), run.spikeBefore(p, t, j), current);
      sum += NeuronStep.dot(adjoint.lambda()[p][t][j], step);
      sum += adjoint.s()[p][t][j] * by.distance(run.states()[p][t][j]);
    }
    return sum;
  }
}
