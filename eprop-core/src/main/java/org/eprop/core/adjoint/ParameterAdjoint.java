package org.eprop.core.adjoint;

import java.util.Arrays;
import org.eprop.core.kernel.ConstantSums;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.ConstantDerivatives;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.neuron.ParameterDerivatives;
import org.eprop.core.neuron.PopulationConstants;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;

/**
 * The gradients of a population's learned neuron parameters, backwards in time: of linear neurons
 * by the {@link ConstantSums} that the adjoint's kernel keeps and by what spikes do,
 *
 * <pre>
 * dE/dr_m = sum_t lambda_m^t z^{t-1}
 * dE/dphi = sum over constants dE/dc dc/dphi
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

  /** s before the first step, as it would be recorded. */
  private final float[][] initial;

  /** What the kernel adds to. */
  final ConstantSums sums;

  /** dE/dr [state][neuron]; null where no r changes. */
  private final float[][] spikeEffect;

  /** Where in the list of nonlinear neurons each neuron is; -1 if it is linear. */
  private final int[] general;

  private final double[][] generalGradient;

  ParameterAdjoint(Neurons neurons, PopulationConstants constants) {
    this.neurons = neurons;
    of = neurons.derivatives;
    n = constants.n;
    d = constants.d;
    boolean usual = d == 2 && !of.spikeWeights[0] && !of.spikeEffect[1];
    sums = new ConstantSums(constants.arrays, constants.recordsCurrent, usual);
    initial = constants.arrays.rows.next(d + 1);
    spikeEffect = new float[d][];
    for (int m = 0; m < d; m++) {
      System.arraycopy(constants.initial[m], 0, initial[m], 0, n);
      spikeEffect[m] = of.spikeEffect[m] ? Padding.row(n) : null;
    }
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
    sums.clear();
    clear(spikeEffect);
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

  /** Whether several steps may be taken at once: those of general neurons go one by one. */
  boolean takesBlocks() {
    return neurons.nonlinear == null;
  }

  /** Before some steps of the adjoint, the latest of which is t. */
  void before(PopulationRun run, int t, int count) {
    for (int i = 0; i <= count; i++) {
      sums.recorded[i] = recorded(run, t - i);
    }
  }

  private float[][] recorded(PopulationRun run, int t) {
    return t < 0 ? initial : run.states[t];
  }

  /**
   * After them.
   *
   * @param q of each step
   * @param generalLambda of step t, of nonlinear neurons; null if there are none
   * @param generalSource S^t of nonlinear neurons
   */
  void after(
      PopulationRun run,
      float[][] q,
      int t,
      int count,
      double[][] generalLambda,
      double[] generalSource) {
    Events spikes = run.spikes;
    int first = spikes.start[Math.max(0, t - count)];
    int end = spikes.start[t];
    for (int m = 0; m < d; m++) {
      float[] o = spikeEffect[m];
      for (int e = end - 1; o != null && e >= first; e--) {
        int j = spikes.neuron[e];
        int after = spikes.when[e] + 1;
        o[j] += sums.usual ? q[after][j] : sums.lambda[((t - after) * d + m) * sums.stride + j];
      }
    }
    if (generalLambda != null) {
      addGeneral(run, t, generalLambda, generalSource);
    }
  }

  private void addGeneral(PopulationRun run, int t, double[][] lambda, double[] generalSource) {
    float[][] before = recorded(run, t - 1);
    float[][] now = run.states[t];
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
          double[] step = one.step(s, z, now[d][neuron]);
          double sum = generalSource[at] * one.distance(stateOf(now, neuron, own.length));
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
    double sum = -by.threshold() * sums.source[j];
    for (int m = 0; m < by.inputWeights().length; m++) {
      sum += by.inputWeights()[m] * at(sums.inputWeights[m], j);
      sum += by.spikeEffect()[m] * at(spikeEffect[m], j);
      sum += by.spikeWeights()[m] * at(sums.spikeWeights[m], j);
      for (int k = 0; k < by.inputWeights().length; k++) {
        sum += by.transition()[m][k] * at(sums.transition[m][k], j);
      }
    }
    return sum;
  }

  private static double at(float[] row, int j) {
    return row == null ? 0 : row[j];
  }
}
