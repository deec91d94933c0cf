package org.eprop.core.adjoint;

import java.util.Arrays;
import org.eprop.core.derived.ConstantDerivatives;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.LayerRows;
import org.eprop.core.neuron.NonlinearNeurons;
import org.eprop.core.neuron.ParameterDerivatives;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;

/**
 * That of general neurons, by the derivatives of each step that were recorded, in double precision;
 * and dE/dphi = sum_t lambda^t.ds^t/dphi + S^t d(g.s - theta)/dphi, in which psi counts as a
 * constant.
 */
final class NonlinearAdjoint extends PopulationAdjoint {

  private final NonlinearNeurons c;

  /** S of the step gone through last [neuron]. */
  private final double[] source;

  /** How constants change with what learns; null if its gradient is not wanted. */
  private final ParameterDerivatives learned;

  private final double[][] gradient;

  /** lambda of the step gone through last [state][neuron], and room for the next. */
  private double[][] lambda;

  private double[][] next;

  NonlinearAdjoint(NonlinearNeurons neurons, boolean learns) {
    super(neurons.n, new LayerRows(neurons.n));
    c = neurons;
    lambda = new double[c.d][c.n];
    next = new double[c.d][c.n];
    source = new double[c.n];
    learned = learns ? c.derivatives : null;
    gradient = new double[learned == null ? 0 : learned.of.length][];
    Arrays.setAll(gradient, i -> new double[learned.of[i].length]);
  }

  @Override
  public void begin() {
    Elements.clear(lambda);
    Elements.clear(gradient);
  }

  @Override
  public void beginWith(int m, float[] derivatives, float[] q) {
    begin();
    for (NonlinearNeurons.Group group : c.groups) {
      for (int i = 0; m < group.initial().length && i < group.index().length; i++) {
        lambda[m][group.index()[i]] = 1;
      }
    }
    c.inputWeights(derivatives, m, q);
  }

  @Override
  public void steps(
      PopulationRun record, float[][] psiToQ, int at, int t, int count, boolean isLast) {
    for (int i = 0; i < count; i++) {
      float[] after = isLast && i == 0 ? null : record.derivatives[t - i + 1];
      step(record.derivatives[t - i], after, direct[i], psiToQ[at - i]);
      if (record.membraneErrors != null) {
        addMembranes(record.membraneErrors[t - i]);
      }
      writeQ(record.derivatives[t - i], psiToQ[at - i]);
      for (int k = 0; k < gradient.length; k++) {
        addTo(gradient[k], k, record, t - i);
      }
    }
  }

  /**
   * lambda^{t+1} to lambda^t.
   *
   * @param after the derivatives of step t+1; null if there is none
   */
  private void step(float[] now, float[] after, float[] reaching, float[] psi) {
    for (int j = 0; j < c.n; j++) {
      source[j] = reaching[j];
    }
    for (int k = 0; after != null && k < c.d; k++) {
      addProduct(source, after, c.ofSpike(k), lambda[k]);
    }
    for (int j = 0; j < c.n; j++) {
      source[j] *= psi[j];
    }
    for (int k = 0; k < c.d; k++) {
      double[] o = next[k];
      Arrays.fill(o, 0);
      for (int m = 0; after != null && m < c.d; m++) {
        addProduct(o, after, c.ofState(m, k), lambda[m]);
      }
      double[] g = c.spikeWeights[k];
      for (int j = 0; j < c.n; j++) {
        o[j] += g[j] * source[j];
      }
    }
    double[][] old = lambda;
    lambda = next;
    next = old;
  }

  /** Adds dE_reg/dv to lambda_0, and dE_reg/dx to S. */
  private void addMembranes(float[][] errors) {
    for (int j = 0; j < c.n; j++) {
      source[j] += errors[1][j];
      lambda[0][j] += errors[0][j];
    }
    for (int k = 0; k < c.d; k++) {
      for (int j = 0; j < c.n; j++) {
        lambda[k][j] += c.spikeWeights[k][j] * errors[1][j];
      }
    }
  }

  /** u.lambda^t. */
  private void writeQ(float[] now, float[] q) {
    double[] sum = next[0];
    Arrays.fill(sum, 0);
    for (int m = 0; m < c.d; m++) {
      addProduct(sum, now, c.ofInput(m), lambda[m]);
    }
    for (int j = 0; j < c.n; j++) {
      q[j] = (float) sum[j];
    }
  }

  private static void addProduct(double[] o, float[] x, int from, double[] y) {
    for (int j = 0; j < o.length; j++) {
      o[j] += x[from + j] * y[j];
    }
  }

  /** Adds a step's share to the gradient of the i-th parameter. */
  private void addTo(double[] sum, int i, PopulationRun record, int t) {
    float[][] before = t == 0 ? c.initial : record.states[t - 1];
    float[][] now = record.states[t];
    int first = c.population.learned().get(i).first();
    for (int j = 0; j < sum.length; j++) {
      int neuron = first + j;
      ConstantDerivatives one = learned.of[i][j];
      int size = one.spikeWeights.length;
      double z = t > 0 && spiked(record.spikes, t - 1, neuron) ? 1 : 0;
      double[] step = one.step(stateOf(before, neuron, size), z, now[c.d][neuron]);
      double share = source[neuron] * one.distance(stateOf(now, neuron, size));
      for (int m = 0; m < size; m++) {
        share += lambda[m][neuron] * step[m];
      }
      sum[j] += share;
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

  @Override
  double[][] parameterGradient() {
    if (learned == null) {
      return null;
    }
    return Arrays.stream(gradient).map(double[]::clone).toArray(double[][]::new);
  }

  @Override
  void ownSpikeEffect(float[] derivatives, float[] out) {
    for (int j = 0; j < c.n; j++) {
      double sum = 0;
      for (int m = 0; m < c.d; m++) {
        sum += derivatives[c.ofSpike(m) + j] * lambda[m][j];
      }
      out[j] = (float) sum;
    }
  }

  @Override
  public void before(float[] psi, float[] derivatives, float[][] out) {
    Arrays.fill(direct[0], 0);
    step(derivatives, derivatives, direct[0], psi);
    for (int m = 0; m < c.d; m++) {
      for (int j = 0; j < c.n; j++) {
        out[m][j] = (float) lambda[m][j];
      }
    }
  }
}
