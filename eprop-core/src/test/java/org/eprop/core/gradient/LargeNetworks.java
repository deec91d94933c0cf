package org.eprop.core.gradient;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.model.Graph;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.random.RandomStreams;

/** One recurrent layer of many LIF neurons with few synapses each, of which about 1 % spike. */
final class LargeNetworks {

  static final int CHANNELS = 100;
  static final int OUTPUTS = 2;

  private LargeNetworks() {}

  /** Each neuron has so many recurrent synapses, and on average two from the input. */
  static NetworkDefinition definition(int neurons, int synapses) {
    NeuronFactory lif = RandomNetworks.find(NeuronFactory.class, "lif");
    String name = Graph.layer(0);
    PopulationDefinition layer =
        new PopulationDefinition(
            name,
            List.of(new GroupDefinition(Choice.of(lif), neurons)),
            Choice.of(RandomNetworks.find(SurrogateFactory.class, "triangular")),
            false);
    return RandomNetworks.graph(
            List.of(layer),
            List.of(
                RandomNetworks.projection(Graph.INPUT, name, 2.0 / CHANNELS, 0.4),
                RandomNetworks.projection(name, name, synapses / (neurons - 1.0), 1)),
            RandomNetworks.readout(1, 20, false))
        .definition(CHANNELS, OUTPUTS, 1);
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
