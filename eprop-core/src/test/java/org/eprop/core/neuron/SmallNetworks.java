package org.eprop.core.neuron;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;

/** A few neurons, to see what a class does with them. */
public final class SmallNetworks {

  private SmallNetworks() {}

  /** v^t = alpha v^{t-1} + I^t - z^{t-1}, with a threshold of 1. */
  public static LinearNeuron lif(double alpha) {
    return LinearNeuron.withState("v")
        .decay(0, alpha)
        .input(0, 1)
        .detachedSpike(0, -1)
        .spikesWhen(0, 1)
        .exceeds(1);
  }

  /** v^t = v^{t-1} (1 - v^{t-1} / 4) + I^t, with a threshold of 1; no reset. */
  public static NonlinearNeuron logistic() {
    return new NonlinearNeuron() {
      @Override
      public List<String> stateNames() {
        return List.of("v");
      }

      @Override
      public double[] spikeWeights() {
        return new double[] {1};
      }

      @Override
      public double threshold() {
        return 1;
      }

      @Override
      public void step(double[] s, double z, double current, double[] next) {
        next[0] = s[0] * (1 - s[0] / 4) + current;
      }

      @Override
      public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
        out.state[0][0] = 1 - s[0] / 2;
        out.input[0] = 1;
        out.spike[0] = 0;
        out.spikeDetached[0] = 0;
      }
    };
  }

  /** Neurons with a triangular surrogate of height 1/2, silent for a number of steps. */
  public static Population population(int silent, NeuronModel... models) {
    int[] steps = new int[models.length];
    Arrays.fill(steps, silent);
    return new Population("e", List.of(models), steps, q -> Math.max(0, 1 - Math.abs(q)), 0.5, 1);
  }

  /**
   * A population, what one channel drives, and a readout of one output that sees and teaches it.
   */
  public static NetworkStructure network(Population population, double kappa) {
    boolean[] yes = {true};
    return new NetworkStructure(
        List.of(new NetworkInput("input", 0, 1)),
        List.of(population),
        List.of(
            new Projection(
                "input_e", Source.input(0), 0, Synapses.dense(1, population.size(), 0), true)),
        List.of(new Readout("out", 1, yes, yes, kappa, false, false, 1, false, true)));
  }

  /** The neurons of a population, the reset detached. */
  public static Neurons neurons(Population population) {
    return Neurons.atStart(population, /* detachesReset= */ true, /* traceFactor= */ 1, false);
  }
}
