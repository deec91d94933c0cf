package org.eprop.core.neuron;

import java.util.List;
import org.eprop.core.derived.ConstantDerivatives;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.Population;

/**
 * How a population's constants change with its learned parameters, for their values as they are:
 * dA/dphi, du/dphi, dr/dphi, dg/dphi, dtheta/dphi of each neuron. Immutable.
 */
public final class ParameterDerivatives {

  /** Of each parameter and neuron that has it, [parameter][its neuron]. */
  public final ConstantDerivatives[][] of;

  /** Which constants change at all with any parameter of a linear neuron. */
  public final boolean[][] transition;

  public final boolean[] inputWeights;
  public final boolean[] spikeEffect;
  public final boolean[] spikeWeights;

  /** Whether I^t is needed: some u changes, or a general neuron has a learned parameter. */
  final boolean needCurrent;

  private ParameterDerivatives(ConstantDerivatives[][] of, int d) {
    this.of = of;
    transition = new boolean[d][d];
    inputWeights = new boolean[d];
    spikeEffect = new boolean[d];
    spikeWeights = new boolean[d];
    boolean any = false;
    for (ConstantDerivatives[] row : of) {
      for (ConstantDerivatives one : row) {
        if (one.isLinear()) {
          for (int m = 0; m < one.inputWeights.length; m++) {
            inputWeights[m] |= one.inputWeights[m] != 0;
            any |= inputWeights[m];
            spikeEffect[m] |= one.spikeEffect[m] != 0;
            spikeWeights[m] |= one.spikeWeights[m] != 0;
            for (int n = 0; n < one.inputWeights.length; n++) {
              transition[m][n] |= one.transition[m][n] != 0;
            }
          }
        } else {
          any = true;
        }
      }
    }
    needCurrent = any;
  }

  /** Those of a population for values [learned parameter][its neuron]; null for those at first. */
  static ParameterDerivatives of(Population population, float[][] values) {
    List<LearnedParameter> learned = population.learned();
    double[][] now = new double[learned.size()][];
    for (int i = 0; i < now.length; i++) {
      now[i] = learned.get(i).initial().clone();
      for (int j = 0; values != null && j < now[i].length; j++) {
        now[i][j] = values[i][j];
      }
    }
    ConstantDerivatives[][] of = new ConstantDerivatives[now.length][];
    for (int i = 0; i < of.length; i++) {
      of[i] = new ConstantDerivatives[now[i].length];
      for (int j = 0; j < of[i].length; j++) {
        int neuron = learned.get(i).first() + j;
        double[] own = population.values(neuron, now);
        of[i][j] = ConstantDerivatives.of(population, neuron, i, own);
      }
    }
    return new ParameterDerivatives(of, population.stateSize());
  }
}
