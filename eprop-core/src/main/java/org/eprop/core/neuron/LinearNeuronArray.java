package org.eprop.core.neuron;

import java.util.List;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronArray;

/** Neurons of the linear family among general ones: their constants are their derivatives. */
final class LinearNeuronArray implements NeuronArray {

  private final ArrayDerivatives constants;

  /**
   * @param models all of as many states
   */
  LinearNeuronArray(List<LinearNeuron> models) {
    int d = models.get(0).stateNames().size();
    constants = new ArrayDerivatives(d, models.size());
    for (int j = 0; j < models.size(); j++) {
      LinearNeuron model = models.get(j);
      for (int m = 0; m < d; m++) {
        for (int k = 0; k < d; k++) {
          constants.state[m][k][j] = model.transition()[m][k];
        }
        constants.input[m][j] = model.inputWeights()[m];
        constants.spike[m][j] = model.spikeEffect()[m];
        constants.spikeDetached[m][j] = model.detached()[m] ? 0 : model.spikeEffect()[m];
      }
    }
  }

  @Override
  public Stepper stepper() {
    return this::step;
  }

  private void step(
      double[][] s, double[] z, double[] current, double[][] next, ArrayDerivatives out) {
    for (int m = 0; m < s.length; m++) {
      double[] u = constants.input[m];
      double[] r = constants.spike[m];
      double[] o = next[m];
      for (int j = 0; j < o.length; j++) {
        o[j] = u[j] * current[j] + r[j] * z[j];
      }
      for (int k = 0; k < s.length; k++) {
        double[] a = constants.state[m][k];
        double[] x = s[k];
        for (int j = 0; j < o.length; j++) {
          o[j] += a[j] * x[j];
        }
        copy(a, out == null ? null : out.state[m][k]);
      }
      copy(u, out == null ? null : out.input[m]);
      copy(r, out == null ? null : out.spike[m]);
      copy(constants.spikeDetached[m], out == null ? null : out.spikeDetached[m]);
    }
  }

  private static void copy(double[] from, double[] to) {
    if (to != null) {
      System.arraycopy(from, 0, to, 0, to.length);
    }
  }
}
