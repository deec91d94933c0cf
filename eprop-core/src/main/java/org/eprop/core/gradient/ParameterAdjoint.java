package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.network.ConstantDerivatives;
import org.eprop.core.network.LearnedParameter;

/**
 * The gradients of a population's learned neuron parameters, step by step backwards in time:
 *
 * <pre>
 * dE/dA_mn = sum_t lambda_m^t s_n^{t-1}   dE/du_m = sum_t lambda_m^t I^t   dE/dr_m = sum_t lambda_m^t z^{t-1}
 * dE/dg_m  = sum_t S^t s_m^t              dE/dtheta = -sum_t S^t
 * dE/dphi  = sum over constants dE/dc dc/dphi
 * </pre>
 *
 * <p>and for general neurons dE/dphi = sum_t lambda^t.ds^t/dphi + S^t d(g.s - theta)/dphi. psi
 * counts as a constant. Owned by one thread.
 */
final class ParameterAdjoint {

  private final Neurons neurons;
  private final ParameterDerivatives of;
  private final int n;
  private final int d;
  private final float[][] initial;

  /** S^t [neuron]. */
  private final float[] source;

  // dE/dc [neuron]; null where nothing changes c.
  private final float[][][] transition;
  private final float[][] inputWeights;
  private final float[][] spikeEffect;
  private final float[][] spikeWeights;
  private final float[] threshold;

  /** Where in the list of nonlinear neurons each neuron is; -1 if it is linear. */
  private final int[] general;

  private final double[][] generalGradient;

  ParameterAdjoint(Neurons neurons, PopulationConstants constants) {
    this.neurons = neurons;
    of = neurons.derivatives;
    n = constants.n;
    d = constants.d;
    initial = constants.initial;
    source = new float[n];
    transition = new float[d][d][];
    inputWeights = new float[d][];
    spikeEffect = new float[d][];
    spikeWeights = new float[d][];
    for (int m = 0; m < d; m++) {
      inputWeights[m] = of.inputWeights[m] ? new float[n] : null;
      spikeEffect[m] = of.spikeEffect[m] ? new float[n] : null;
      spikeWeights[m] = of.spikeWeights[m] ? new float[n] : null;
      for (int k = 0; k < d; k++) {
        transition[m][k] = of.transition[m][k] ? new float[n] : null;
      }
    }
    threshold = of.threshold ? new float[n] : null;
    general = new int[n];
    Arrays.fill(general, -1);
    for (int i = 0; neurons.nonlinear != null && i < neurons.nonlinear.index.length; i++) {
      general[neurons.nonlinear.index[i]] = i;
    }
    generalGradient = new double[of.of.length][];
    Arrays.setAll(generalGradient, i -> new double[of.of[i].length]);
  }

  /** Before a sample. */
  void begin() {
    clear(inputWeights);
    clear(spikeEffect);
    clear(spikeWeights);
    for (float[][] rows : transition) {
      clear(rows);
    }
    if (threshold != null) {
      Arrays.fill(threshold, 0);
    }
    for (double[] row : generalGradient) {
      Arrays.fill(row, 0);
    }
  }

  private static void clear(float[][] rows) {
    for (float[] row : rows) {
      if (row != null) {
        Arrays.fill(row, 0);
      }
    }
  }

  /**
   * Before the adjoint's step t: S^t = (direct^t + r~.lambda^{t+1}) psi^t of linear neurons.
   *
   * @param lambda of the step after it
   * @param direct what reaches the neurons directly
   */
  void before(float[][] gradientR, float[][] lambda, float[] direct, float[] psi) {
    System.arraycopy(direct, 0, source, 0, n);
    for (int m = 0; m < d; m++) {
      if (gradientR[m] != null) {
        addProduct(source, gradientR[m], lambda[m], n);
      }
    }
    for (int j = 0; j < n; j++) {
      source[j] *= psi[j];
    }
  }

  /**
   * After it.
   *
   * @param lambda of step t, of linear neurons
   * @param generalLambda of step t, of nonlinear neurons
   * @param generalSource S^t of nonlinear neurons
   */
  void after(
      PopulationRun run,
      int t,
      float[][] lambda,
      double[][] generalLambda,
      double[] generalSource) {
    float[][] before = t == 0 ? initial : run.states[t - 1];
    float[][] now = run.states[t];
    for (int m = 0; m < d; m++) {
      for (int k = 0; k < d; k++) {
        if (transition[m][k] != null) {
          addProduct(transition[m][k], lambda[m], before[k], n);
        }
      }
      if (inputWeights[m] != null) {
        addProduct(inputWeights[m], lambda[m], run.currents[t], n);
      }
      if (spikeEffect[m] != null && t > 0) {
        int[] start = run.spikes.start;
        for (int e = start[t - 1]; e < start[t]; e++) {
          int j = run.spikes.neuron[e];
          spikeEffect[m][j] += lambda[m][j];
        }
      }
      if (spikeWeights[m] != null) {
        addProduct(spikeWeights[m], source, now[m], n);
      }
    }
    for (int j = 0; threshold != null && j < n; j++) {
      threshold[j] -= source[j];
    }
    if (generalLambda != null) {
      addGeneral(run, t, before, generalLambda, generalSource);
    }
  }

  private static void addProduct(float[] o, float[] x, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += x[j] * y[j];
    }
  }

  private void addGeneral(
      PopulationRun run, int t, float[][] before, double[][] lambda, double[] generalSource) {
    for (int i = 0; i < of.of.length; i++) {
      LearnedParameter parameter = neurons.population.learned().get(i);
      for (int j = 0; j < parameter.size(); j++) {
        int neuron = parameter.first() + j;
        int at = general[neuron];
        if (at >= 0) {
          double[] own = lambda[at];
          double[] s = stateOf(before, neuron, own.length);
          double z = t > 0 && spiked(run.spikes, t - 1, neuron) ? 1 : 0;
          ConstantDerivatives one = of.of[i][j];
          double[] step = one.step(s, z, run.currents[t][neuron]);
          double sum = generalSource[at] * one.distance(stateOf(run.states[t], neuron, own.length));
          for (int m = 0; m < own.length; m++) {
            sum += own[m] * step[m];
          }
          generalGradient[i][j] += sum;
        }
      }
    }
  }

  private static double[] stateOf(float[][] states, int j, int size) {
    double[] s = new double[size];
    for (int m = 0; m < size; m++) {
      s[m] = states[m][j];
    }
    return s;
  }

  private static boolean spiked(Events spikes, int t, int j) {
    return Arrays.binarySearch(spikes.neuron, spikes.start[t], spikes.start[t + 1], j) >= 0;
  }

  /** After a sample: dE/dphi, [parameter][its neuron]. */
  double[][] gradient() {
    double[][] gradient = new double[of.of.length][];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = new double[of.of[i].length];
      int first = neurons.population.learned().get(i).first();
      for (int j = 0; j < gradient[i].length; j++) {
        boolean isGeneral = general[first + j] >= 0;
        gradient[i][j] = isGeneral ? generalGradient[i][j] : gradient(of.of[i][j], first + j);
      }
    }
    return gradient;
  }

  private double gradient(ConstantDerivatives by, int j) {
    double sum = threshold == null ? 0 : by.threshold() * threshold[j];
    for (int m = 0; m < by.inputWeights().length; m++) {
      sum += by.inputWeights()[m] * at(inputWeights[m], j);
      sum += by.spikeEffect()[m] * at(spikeEffect[m], j);
      sum += by.spikeWeights()[m] * at(spikeWeights[m], j);
      for (int k = 0; k < by.inputWeights().length; k++) {
        sum += by.transition()[m][k] * at(transition[m][k], j);
      }
    }
    return sum;
  }

  private static double at(float[] row, int j) {
    return row == null ? 0 : row[j];
  }
}
