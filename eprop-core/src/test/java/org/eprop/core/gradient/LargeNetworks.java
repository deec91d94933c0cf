package org.eprop.core.gradient;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.network.LayerDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Choice;
import org.eprop.core.random.RandomStreams;

/** One recurrent layer of many LIF neurons with few synapses each, of which about 1 % spike. */
final class LargeNetworks {

  static final int CHANNELS = 100;
  static final int OUTPUTS = 2;

  private LargeNetworks() {}

  /** Each neuron has so many recurrent synapses, and on average two from the input. */
  static NetworkDefinition definition(int neurons, int synapses) {
    LayerDefinition layer =
        new LayerDefinition(
            List.of(
                new PopulationDefinition(
                    Choice.of(RandomNetworks.find(NeuronFactory.class, "lif")), neurons)),
            Choice.of(RandomNetworks.find(SurrogateFactory.class, "triangular")),
            true,
            0.45,
            1,
            2.0 / CHANNELS,
            synapses / (neurons - 1.0));
    ReadoutDefinition readout = new ReadoutDefinition(20, false, true, 1, false);
    return new NetworkDefinition(CHANNELS, OUTPUTS, 1, List.of(layer), readout);
  }

  /** Each channel spikes in one step of ten; the class to say changes at random. */
  static Sample sample(int steps, long seed) {
    RandomGenerator random = new RandomStreams(seed).stream("large");
    double[][] x = new double[steps][CHANNELS];
    int[] classes = new int[steps];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < CHANNELS; i++) {
        x[t][i] = random.nextDouble() < 0.1 ? 1 : 0;
      }
      classes[t] = random.nextInt(OUTPUTS);
    }
    return new Sample(SpikeInput.of(CHANNELS, x), Target.classes(classes));
  }
}
