package org.eprop.nir.export;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.InvalidInputException;

/**
 * The constants of a population's neurons, all of one family:
 *
 * <pre>
 * i^t   = alphaS i^{t-1} + I^t                          (current-based ones; else i^t = I^t)
 * v^t   = alpha v^{t-1} (1 - z^{t-1}) + c i^t           or ... - reset z^{t-1}
 * a_m^t = rho_m a_m^{t-1} + step_m z^{t-1}
 * z^t   = H(v^t - theta - sum_m beta_m a_m^t)
 * </pre>
 *
 * @param subtracts whether a spike subtracts {@code reset}; else v is reset to 0
 * @param alphaS [neuron]; null if neurons are not current-based
 * @param rho [adaptation][neuron]
 * @param step [adaptation][neuron]
 * @param beta [adaptation][neuron]
 */
record FamilyConstants(
    boolean subtracts,
    double[] alpha,
    double[] alphaS,
    double[] c,
    double[] theta,
    double[] reset,
    double[][] rho,
    double[][] step,
    double[][] beta) {

  /**
   * Those of neurons as they are now.
   *
   * @param names the component that each neuron is of
   * @throws InvalidInputException if NIR has no means to describe them
   */
  static FamilyConstants of(List<NeuronModel> models, List<String> names) {
    int n = models.size();
    boolean subtracts = models.get(0) instanceof LinearNeuron;
    boolean current = isCurrentBased(models.get(0), names.get(0));
    int adaptations = 0;
    for (int j = 0; j < n; j++) {
      NeuronModel model = models.get(j);
      expectKnown(model, names.get(j));
      if (subtracts != model instanceof LinearNeuron
          || current != isCurrentBased(model, names.get(j))) {
        throw new InvalidInputException(
            ("got both %s and %s in one population, but expected neurons that one"
                    + " node can describe")
                .formatted(names.get(0), names.get(j)));
      }
      if (subtracts && !current) {
        adaptations = Math.max(adaptations, model.stateNames().size() - 1);
      }
    }
    FamilyConstants k =
        new FamilyConstants(
            subtracts,
            new double[n],
            current ? new double[n] : null,
            new double[n],
            new double[n],
            new double[n],
            new double[adaptations][n],
            new double[adaptations][n],
            new double[adaptations][n]);
    for (int j = 0; j < n; j++) {
      k.theta[j] = models.get(j).threshold();
      if (models.get(j) instanceof LinearNeuron linear) {
        k.takeLinear(j, linear);
      } else {
        k.takeReset((NonlinearNeuron) models.get(j), j);
      }
    }
    return k;
  }

  private static boolean isCurrentBased(NeuronModel model, String name) {
    return model instanceof LinearNeuron linear
        ? linear.stateNames().size() == 2 && linear.transition()[1][0] != 0
        : name.equals("current_lif_reset_zero");
  }

  private static void expectKnown(NeuronModel model, String name) {
    boolean known =
        model instanceof LinearNeuron linear
            ? isAdaptive(linear) || isCurrent(linear)
            : name.equals("lif_reset_zero") || name.equals("current_lif_reset_zero");
    boolean starts = Arrays.stream(model.initialState()).allMatch(s -> s == 0);
    if (!known || !starts) {
      throw new InvalidInputException(
          "NIR has no means to describe the neuron "
              + name
              + "; it can describe lif_reset_zero and current_lif_reset_zero, and, made of parts,"
              + " lif, alif, alif2 and current_lif");
    }
  }

  /** v and adaptations that only spikes drive. */
  private static boolean isAdaptive(LinearNeuron neuron) {
    int d = neuron.stateNames().size();
    boolean is = neuron.spikeWeights()[0] == 1 && neuron.inputWeights()[0] > 0;
    for (int m = 0; m < d; m++) {
      is &= m == 0 || neuron.inputWeights()[m] == 0;
      for (int k = 0; k < d; k++) {
        is &= k == m ? isDecay(neuron.transition()[m][k]) : neuron.transition()[m][k] == 0;
      }
    }
    return is;
  }

  private static boolean isDecay(double factor) {
    return factor >= 0 && factor < 1;
  }

  /** i, and v that it drives. */
  private static boolean isCurrent(LinearNeuron neuron) {
    double[][] a = neuron.transition();
    double[] u = neuron.inputWeights();
    return a.length == 2
        && isDecay(a[0][0])
        && isDecay(a[1][1])
        && a[0][1] == 0
        && u[0] == 1
        && u[1] > 0
        && Math.abs(a[1][0] - u[1] * a[0][0]) <= 1e-15 * u[1]
        && neuron.spikeEffect()[0] == 0
        && neuron.spikeWeights()[0] == 0
        && neuron.spikeWeights()[1] == 1;
  }

  private void takeLinear(int j, LinearNeuron neuron) {
    int v = alphaS == null ? 0 : 1;
    alpha[j] = neuron.transition()[v][v];
    c[j] = neuron.inputWeights()[v];
    reset[j] = -neuron.spikeEffect()[v];
    if (alphaS != null) {
      alphaS[j] = neuron.transition()[0][0];
      return;
    }
    for (int m = 0; m < rho.length; m++) {
      boolean has = m + 1 < neuron.stateNames().size();
      rho[m][j] = has ? neuron.transition()[m + 1][m + 1] : 0;
      step[m][j] = has ? neuron.spikeEffect()[m + 1] : 1;
      beta[m][j] = has ? -neuron.spikeWeights()[m + 1] : 0;
    }
  }

  /** A step shows the constants: nothing else does. */
  private void takeReset(NonlinearNeuron neuron, int j) {
    int d = neuron.stateNames().size();
    double[] next = new double[d];
    double[] s = new double[d];
    s[d - 1] = 1;
    neuron.step(s, 0, 0, next);
    alpha[j] = next[d - 1];
    s[d - 1] = 0;
    neuron.step(s, 0, 1, next);
    c[j] = next[d - 1];
    if (alphaS != null) {
      s[0] = 1;
      neuron.step(s, 0, 0, next);
      alphaS[j] = next[0];
    }
  }

  /** The number of neurons. */
  int size() {
    return alpha.length;
  }

  /** The same neurons as if a spike reset them to 0, without adaptation. */
  FamilyConstants resetToZero() {
    return new FamilyConstants(
        false, alpha, alphaS, c, theta, reset, new double[0][], new double[0][], new double[0][]);
  }
}
