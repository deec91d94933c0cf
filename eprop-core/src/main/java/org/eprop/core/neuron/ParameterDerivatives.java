package org.eprop.core.neuron;

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
          for (int m = 0; m < one.inputWeights().length; m++) {
            inputWeights[m] |= one.inputWeights()[m] != 0;
            any |= inputWeights[m];
            spikeEffect[m] |= one.spikeEffect()[m] != 0;
            spikeWeights[m] |= one.spikeWeights()[m] != 0;
            for (int n = 0; n < one.inputWeights().length; n++) {
              transition[m][n] |= one.transition()[m][n] != 0;
            }
          }
        } else {
          any = true;
        }
      }
    }
    needCurrent = any;
  }

  /**
   * Those of a population.
   *
   * @param values [learned parameter][its neuron]; null for those at the start
   */
  static ParameterDerivatives of(Population population, float[][] values) {
    int count = population.learned().size();
    ConstantDerivatives[][] of = new ConstantDerivatives[count][];
    for (int i = 0; i < count; i++) {
      LearnedParameter parameter = population.learned().get(i);
      of[i] = new ConstantDerivatives[parameter.size()];
      for (int j = 0; j < of[i].length; j++) {
        int neuron = parameter.first() + j;
        double[] own = valuesOf(population, neuron, values);
        of[i][j] = ConstantDerivatives.of(population, neuron, i, own);
      }
    }
    return new ParameterDerivatives(of, population.stateSize());
  }

  private static double[] valuesOf(Population population, int neuron, float[][] values) {
    double[] own = new double[population.learned().size()];
    for (int i = 0; i < own.length; i++) {
      LearnedParameter parameter = population.learned().get(i);
      if (parameter.has(neuron)) {
        int at = neuron - parameter.first();
        own[i] = values == null ? parameter.initial()[at] : values[i][at];
      }
    }
    return own;
  }
}
