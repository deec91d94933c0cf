package org.eprop.core.adjoint;

import java.util.Arrays;
import org.eprop.core.kernel.ConstantSums;
import org.eprop.core.kernel.LayerRows;
import org.eprop.core.kernel.LinearArrays;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.ConstantDerivatives;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.neuron.ParameterDerivatives;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;

/**
 * The gradients of learned parameters of linear neurons, by the {@link ConstantSums} that the
 * adjoint's kernel keeps and by what spikes do,
 *
 * <pre>
 * dE/dr_m = sum_t lambda_m^t z^{t-1}
 * dE/dphi = sum over constants dE/dc dc/dphi
 * </pre>
 *
 * <p>psi counts as a constant. Owned by one thread.
 */
final class LinearParameterGradient {

  private final LinearNeurons neurons;
  private final ParameterDerivatives of;
  private final int n;
  private final int d;

  /** s before the first step, as it would be recorded. */
  private final float[][] initial;

  /** What the kernel adds to. */
  final ConstantSums sums;

  /** dE/dr [state][neuron]; null where no r changes. */
  private final float[][] spikeEffect;

  LinearParameterGradient(LinearNeurons neurons, LinearArrays arrays, LayerRows rows) {
    this.neurons = neurons;
    of = neurons.derivatives;
    n = neurons.n;
    d = neurons.d;
    boolean usual = d == 2 && !of.spikeWeights[0] && !of.spikeEffect[1];
    sums = new ConstantSums(arrays, neurons.recordsCurrent, usual);
    initial = rows.next(d + 1);
    spikeEffect = new float[d][];
    for (int m = 0; m < d; m++) {
      System.arraycopy(neurons.initial[m], 0, initial[m], 0, n);
      spikeEffect[m] = of.spikeEffect[m] ? Padding.row(n) : null;
    }
  }

  /** Before a sample. */
  void begin() {
    sums.clear();
    for (float[] row : spikeEffect) {
      if (row != null) {
        Arrays.fill(row, 0);
      }
    }
  }

  /** Before some steps of the adjoint, the latest of which is t. */
  void before(PopulationRun run, int t, int count) {
    for (int i = 0; i <= count; i++) {
      sums.recorded[i] = i > t ? initial : run.states[t - i];
    }
  }

  /**
   * After them.
   *
   * @param q of each step
   */
  void after(PopulationRun run, float[][] q, int t, int count) {
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
  }

  /** After a sample: dE/dphi, [parameter][its neuron]. */
  double[][] gradient() {
    double[][] gradient = new double[of.of.length][];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = new double[of.of[i].length];
      int first = neurons.population.learned().get(i).first();
      for (int j = 0; j < gradient[i].length; j++) {
        gradient[i][j] = gradient(of.of[i][j], first + j);
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
