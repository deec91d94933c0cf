package org.eprop.core.reference;

import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.network.LayerNeurons;
import org.eprop.core.network.NetworkStructure;

/**
 * The same gradient without a trace per synapse: an adjoint per neuron, backward in time.
 *
 * <pre>
 * dbar_k^t   = delta_k^t + kappa dbar_k^{t+1}
 * S_j^t      = (c sum_k B_jk dbar_k^t + R_j + r~_j.lambda_j^{t+1} [+ P_j^t]) psi_j^t
 * lambda_j^t = (ds_j^{t+1}/ds_j^t)^T lambda_j^{t+1} + g_j S_j^t
 * q_j^t      = u_j.lambda_j^t
 * dE/dW_ji   = sum_t q_j^t p_i^t ,   dE/dW_out,kj = c sum_t dbar_k^t z_j^t
 * </pre>
 *
 * <p>The bracketed term P_j^t = sum_m W_rec[j][m] q_m^{t+1} + sum_m W_above[j][m] q_m^t, the path
 * through other neurons, is what makes it back-propagation through time.
 */
final class BackwardGradient {

  private final NetworkStructure network;
  private final LearningRule rule;
  private final ReferenceWeights weights;
  private final double[][][] feedback;

  BackwardGradient(
      NetworkStructure network,
      LearningRule rule,
      ReferenceWeights weights,
      double[][][] feedback) {
    this.network = network;
    this.rule = rule;
    this.weights = weights;
    this.feedback = feedback;
  }

  /** What reaches neuron j of layer l directly at step t. */
  @FunctionalInterface
  interface Direct {
    double at(int l, int t, int j);
  }

  /**
   * Adds the gradient of a sample whose errors come from the readout.
   *
   * @param currents receives q = dE/dI, [layer][step][neuron]
   */
  void accumulate(
      Trajectory run,
      double[][] error,
      double[][] rateGradient,
      ReferenceWeights gradient,
      double[][][] currents) {
    double[][] filteredError = new double[run.steps()][weights.bias().length];
    for (int t = run.steps() - 1; t >= 0; t--) {
      for (int k = 0; k < filteredError[t].length; k++) {
        double after = t + 1 < run.steps() ? filteredError[t + 1][k] : 0;
        filteredError[t][k] = error[t][k] + network.kappa() * after;
        gradient.bias()[k] += filteredError[t][k];
      }
      for (int l = 0; l < gradient.out().length; l++) {
        if (gradient.out()[l] != null) {
          double[] z = run.spikes()[l][t];
          addOuter(gradient.out()[l], z, filteredError[t], network.inputScale());
        }
      }
    }
    Direct direct =
        (l, t, j) ->
            network.inputScale() * Simulation.dot(feedback[l][j], filteredError[t])
                + rateGradient[l][j];
    accumulate(run, direct, gradient, new double[run.steps()][network.inputs()], currents);
  }

  /**
   * Adds the gradients of a sample for W_in, W_rec and the input.
   *
   * @param inputGradient is added to, [step][channel]: dE/dx_i^t = sum_j W_in[i][j] q_j^t
   * @param currents receives q = dE/dI, [layer][step][neuron]
   */
  void accumulate(
      Trajectory run,
      Direct direct,
      ReferenceWeights gradient,
      double[][] inputGradient,
      double[][][] currents) {
    int layers = network.layers().size();
    double[][][] lambda = new double[layers][][];
    double[][] q = new double[layers][];
    for (int l = 0; l < layers; l++) {
      LayerNeurons neurons = network.layers().get(l);
      lambda[l] = new double[neurons.size()][neurons.stateSize()];
      q[l] = new double[neurons.size()];
    }
    for (int t = run.steps() - 1; t >= 0; t--) {
      for (int l = layers - 1; l >= 0; l--) {
        double[] through = pathThroughOthers(l, q);
        for (int j = 0; j < q[l].length; j++) {
          q[l][j] = adjointStep(run, l, t, j, direct.at(l, t, j) + through[j], lambda[l]);
        }
        currents[l][t] = q[l].clone();
        addOuter(gradient.in()[l], run.into(l, t), q[l], 1);
        if (network.isRecurrent(l)) {
          addOuter(gradient.rec()[l], run.spikesBefore(l, t), q[l], 1);
        }
      }
      for (int i = 0; i < inputGradient[t].length; i++) {
        inputGradient[t][i] += Simulation.dot(weights.in()[0][i], q[0]);
      }
    }
  }

  /** P^t of a layer; q[l] still holds step t+1, q[l+1] already step t. Zero under e-prop. */
  private double[] pathThroughOthers(int l, double[][] q) {
    double[] sum = new double[q[l].length];
    if (!rule.throughOtherNeurons()) {
      return sum;
    }
    for (int j = 0; j < sum.length; j++) {
      for (int m = 0; network.isRecurrent(l) && m < q[l].length; m++) {
        sum[j] += m == j ? 0 : weights.rec()[l][j][m] * q[l][m];
      }
      for (int m = 0; l + 1 < q.length && m < q[l + 1].length; m++) {
        sum[j] += weights.in()[l + 1][j][m] * q[l + 1][m];
      }
    }
    return sum;
  }

  private double adjointStep(
      Trajectory run, int l, int t, int j, double direct, double[][] lambdaOfLayer) {
    NeuronModel model = network.layers().get(l).models().get(j);
    double[] g = model.spikeWeights();
    double[] after = lambdaOfLayer[j];
    double[] lambda = new double[after.length];
    double s = direct;
    if (t + 1 < run.steps()) {
      LocalDerivatives next = run.local()[l][t + 1][j];
      double[] r = ReferenceGradient.ownSpikeEffect(next, rule);
      for (int m = 0; m < g.length; m++) {
        s += r[m] * after[m];
        for (int k = 0; k < g.length; k++) {
          lambda[k] += next.state[m][k] * after[m];
        }
      }
    }
    s *= run.psi()[l][t][j];
    double q = 0;
    for (int m = 0; m < g.length; m++) {
      lambda[m] += g[m] * s;
      q += run.local()[l][t][j].input[m] * lambda[m];
    }
    lambdaOfLayer[j] = lambda;
    return q;
  }

  private static void addOuter(double[][] gradient, double[] pre, double[] post, double factor) {
    for (int i = 0; i < pre.length; i++) {
      for (int j = 0; pre[i] != 0 && j < post.length; j++) {
        gradient[i][j] += factor * pre[i] * post[j];
      }
    }
  }
}
