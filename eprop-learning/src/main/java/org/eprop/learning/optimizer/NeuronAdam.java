package org.eprop.learning.optimizer;

import org.eprop.api.optimizer.NeuronOptimizer;
import org.eprop.learning.optimizer.Adam.AdamUpdate;

/**
 * Adam with one second moment for each postsynaptic neuron of a leaf, as Adam-mini has for blocks
 * of weights (Zhang et al. 2024, arXiv 2406.16793):
 *
 * <pre>
 * m_ji := beta1 m_ji + (1 - beta1) g_ji,    v_j := beta2 v_j + (1 - beta2) mean_i g_ji^2
 * w_ji := (1 - eta lambda) w_ji - eta (m_ji / c1) / (sqrt(v_j / c2) + epsilon)
 * </pre>
 *
 * <p>with c_i and epsilon_hat as of {@link AdamUpdate}. Remembered are m, and sqrt(v) of neurons.
 */
record NeuronAdam(AdamUpdate adam) implements NeuronOptimizer {

  @Override
  public double momentum() {
    return adam.beta1();
  }

  @Override
  public int neuronSlots() {
    return 1;
  }

  @Override
  public double keep(double eta) {
    return 1 - eta * adam.weightDecay();
  }

  @Override
  public void steps(
      double[] meanSquares, double[][] memory, int n, long update, double eta, double[] steps) {
    double beta2 = adam.beta2();
    double step = adam.step(update, eta);
    double offset = adam.offset(update);
    double[] root = memory[0];
    for (int j = 0; j < n; j++) {
      root[j] = Math.sqrt(beta2 * root[j] * root[j] + (1 - beta2) * meanSquares[j]);
      steps[j] = step / (root[j] + offset);
    }
  }
}
