package org.eprop.reference;

import java.util.Arrays;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.reference.ForwardEprop.TimeSum;

/**
 * The gradient of a readout's own numbers, with errors delta = dE/dy. Forward in time, with what
 * each number has done to y so far,
 *
 * <pre>
 * dE/dW_kj   = sum_t delta_k^t c zbar_j^t     zbar^t = kappa zbar^{t-1} + z^t
 * dE/db_k    = sum_t delta_k^t w^t            w^t = kappa w^{t-1} + 1
 * dE/dkappa  = sum_t delta^t.v^t              v^t = kappa v^{t-1} + y^{t-1} + c' sum_P W_P z_P^t
 * </pre>
 *
 * <p>and backward, with the errors filtered, dbar^t = delta^t + kappa dbar^{t+1}:
 *
 * <pre>
 * dE/dW_kj = c sum_t dbar_k^t z_j^t,   dE/db_k = sum_t dbar_k^t
 * dE/dkappa = sum_t dbar^t.(y^{t-1} + c' sum_P W_P z_P^t)
 * </pre>
 *
 * <p>with c' = dc/dkappa, which is -1 where c = 1 - kappa, and else 0.
 */
final class ReadoutGradient {

  private ReadoutGradient() {}

  /**
   * Adds it, computed forward.
   *
   * @param time what becomes of the steps of each number
   */
  static void forward(
      NetworkStructure network,
      ReferenceWeights weights,
      Trajectory run,
      double[][] error,
      int m,
      TimeSum time,
      ReferenceWeights gradient) {
    double kappa = weights.readoutDecay(m);
    double[] x = new double[run.steps()]; // of one number after the other
    for (int p = 0; p < network.populations().size(); p++) {
      double[][] ofPopulation = gradient.readout(m, p);
      for (int j = 0; ofPopulation != null && j < ofPopulation.length; j++) {
        double[] zBar = new double[run.steps()];
        for (int t = 0; t < zBar.length; t++) {
          zBar[t] = weights.inputScale(m) * run.spikes()[p][t][j];
        }
        filter(kappa, zBar);
        for (int k = 0; k < ofPopulation[j].length; k++) {
          multiply(error, k, zBar, x);
          ofPopulation[j][k] += time.of(x);
        }
      }
    }
    double[] ones = new double[run.steps()];
    Arrays.fill(ones, 1);
    filter(kappa, ones);
    double[] bias = gradient.readoutBias(m);
    for (int k = 0; bias != null && k < bias.length; k++) {
      multiply(error, k, ones, x);
      bias[k] += time.of(x);
    }
    if (gradient.kappa(m) != null) {
      add(gradient.kappa(m), 0, time.of(byKappa(network, weights, run, error, m)));
    }
  }

  /** delta^t.v^t, [step]. */
  private static double[] byKappa(
      NetworkStructure network, ReferenceWeights weights, Trajectory run, double[][] error, int m) {
    double[] sum = new double[run.steps()];
    double[] v = new double[network.readouts().get(m).outputs()];
    for (int t = 0; t < sum.length; t++) {
      double[] effect = kappaEffect(network, weights, run, m, t);
      for (int k = 0; k < v.length; k++) {
        v[k] = effect[k] + weights.readoutDecay(m) * v[k];
        sum[t] += error[t][k] * v[k];
      }
    }
    return sum;
  }

  /** x^t += kappa x^{t-1}. */
  private static void filter(double kappa, double[] x) {
    for (int t = 1; t < x.length; t++) {
      x[t] += kappa * x[t - 1];
    }
  }

  /** Sets o^t to delta_k^t x^t. */
  private static void multiply(double[][] error, int k, double[] x, double[] o) {
    for (int t = 0; t < x.length; t++) {
      o[t] = error[t][k] * x[t];
    }
  }

  /** Adds it, computed backward. */
  static void backward(
      NetworkStructure network,
      ReferenceWeights weights,
      Trajectory run,
      double[][] error,
      int m,
      ReferenceWeights gradient) {
    double[] filtered = new double[network.readouts().get(m).outputs()];
    for (int t = run.steps() - 1; t >= 0; t--) {
      double[] direct = kappaEffect(network, weights, run, m, t);
      for (int k = 0; k < filtered.length; k++) {
        filtered[k] = error[t][k] + weights.readoutDecay(m) * filtered[k];
        add(gradient.readoutBias(m), k, filtered[k]);
        add(gradient.kappa(m), 0, filtered[k] * direct[k]);
      }
      for (int p = 0; p < network.populations().size(); p++) {
        addOuter(gradient.readout(m, p), run.spikes()[p][t], filtered, weights.inputScale(m));
      }
    }
  }

  /** y^{t-1} + c' sum_P W_P z_P^t, [output]. */
  private static double[] kappaEffect(
      NetworkStructure network, ReferenceWeights weights, Trajectory run, int m, int t) {
    Readout readout = network.readouts().get(m);
    double[] effect = new double[readout.outputs()];
    if (readout.scaledInput()) {
      double[] drive = Simulation.drive(network, weights, run, m, t);
      for (int k = 0; k < effect.length; k++) {
        effect[k] = -drive[k];
      }
    }
    for (int k = 0; t > 0 && k < effect.length; k++) {
      effect[k] += run.readouts()[m][t - 1][k];
    }
    return effect;
  }

  private static void add(double[] gradient, int k, double x) {
    if (gradient != null) {
      gradient[k] += x;
    }
  }

  private static void addOuter(double[][] gradient, double[] pre, double[] post, double factor) {
    for (int i = 0; gradient != null && i < pre.length; i++) {
      for (int k = 0; pre[i] != 0 && k < post.length; k++) {
        gradient[i][k] += factor * pre[i] * post[k];
      }
    }
  }
}
