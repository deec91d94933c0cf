package org.eprop.core.neuron;

import java.util.List;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NonlinearNeuron;

/**
 * Neurons whose model says nothing about evaluating many together: one after the other.
 *
 * @param models all of as many states
 */
record OneByOneArray(List<NonlinearNeuron> models) implements NeuronArray {

  @Override
  public Stepper stepper() {
    int d = models.get(0).stateNames().size();
    double[] before = new double[d];
    double[] after = new double[d];
    LocalDerivatives local = new LocalDerivatives(d);
    return (s, z, current, next, out) -> {
      for (int j = 0; j < models.size(); j++) {
        for (int m = 0; m < d; m++) {
          before[m] = s[m][j];
        }
        if (out != null) {
          models.get(j).derivatives(before, z[j], current[j], local);
          put(local, out, j);
        }
        models.get(j).step(before, z[j], current[j], after);
        for (int m = 0; m < d; m++) {
          next[m][j] = after[m];
        }
      }
    };
  }

  private static void put(LocalDerivatives of, ArrayDerivatives out, int j) {
    for (int m = 0; m < of.input.length; m++) {
      for (int k = 0; k < of.input.length; k++) {
        out.state[m][k][j] = of.state[m][k];
      }
      out.input[m][j] = of.input[m];
      out.spike[m][j] = of.spike[m];
      out.spikeDetached[m][j] = of.spikeDetached[m];
    }
  }
}
