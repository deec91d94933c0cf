package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.LayerDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.Weights;
import org.eprop.core.plugin.Choice;
import org.eprop.core.random.RandomStreams;

/**
 * A small random network and its samples, the same for the same seed: one or two layers, of the
 * neuron in question mixed with LIF neurons, some of them refractory; spikes or real values as
 * input.
 */
record Trial(
    long seed,
    NetworkDefinition definition,
    NetworkStructure network,
    Weights weights,
    Feedback feedback,
    Loss loss,
    List<Regularizer> regularizers,
    List<Sample> batch) {

  private static final int INPUTS = 4;
  private static final int OUTPUTS = 3;
  private static final double[] REFRACTORY = {0, 3, 1, 0, 2, 0};

  /** In messages. */
  String name() {
    return "random network " + seed;
  }

  /** Draws everything. */
  static Trial draw(Cast cast, long seed) {
    return draw(cast, seed, 1 + (int) (seed % 2), 1);
  }

  /** Without recurrent weights, and a single layer: nothing passes through other neurons. */
  static Trial withoutRecurrence(Cast cast, long seed) {
    return draw(cast, seed, 1, 0);
  }

  private static Trial draw(Cast cast, long seed, int layers, double recurrentGain) {
    RandomStreams streams = new RandomStreams(seed);
    RandomGenerator random = streams.stream("trial");
    List<LayerDefinition> definitions = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      definitions.add(layer(cast, l == 0 || random.nextBoolean(), recurrentGain, random));
    }
    ReadoutDefinition readout =
        new ReadoutDefinition(random.nextInt(4) * 7, random.nextBoolean(), true, 1, true);
    NetworkDefinition definition = new NetworkDefinition(INPUTS, OUTPUTS, 1, definitions, readout);
    NetworkStructure network = NetworkStructure.draw(definition, streams);
    Weights weights = Weights.random(network, definition, streams);
    Feedback feedback =
        Feedback.initial(
            cast.signal().name(),
            cast.signal().factory().create(cast.signal().arguments()),
            network,
            weights,
            streams);
    Loss loss = cast.loss().factory().create(cast.loss().arguments());
    List<Targets> kinds = Targets.suiting(loss, random);
    if (kinds.isEmpty()) {
      throw new UnusableException("a loss that refuses every kind of target");
    }
    Targets kind = kinds.get((int) (seed % kinds.size()));
    return new Trial(
        seed,
        definition,
        network,
        weights,
        feedback,
        loss,
        cast.regularizers().stream().map(c -> c.factory().create(c.arguments())).toList(),
        samples(kind, random));
  }

  private static LayerDefinition layer(
      Cast cast, boolean recurrent, double recurrentGain, RandomGenerator random) {
    List<PopulationDefinition> populations = new ArrayList<>();
    populations.add(population(cast.neuron(), 3 + random.nextInt(3)));
    // Neurons that take other currents can't share the layer's gains.
    if (cast.drive() < 10 && cast.drive() > 0.1 && random.nextBoolean()) {
      populations.add(random.nextInt(2), population(Choice.of(new Partners.Lif()), 3));
    }
    return new LayerDefinition(
        populations, cast.surrogate(), recurrent, cast.drive(), recurrentGain * cast.drive() / 2);
  }

  /** Each neuron is refractory for another time, 0 to 3 ms. */
  private static PopulationDefinition population(Choice<NeuronFactory> neuron, int size) {
    Map<String, Object> given = new LinkedHashMap<>(neuron.arguments().values());
    double[] rest = Arrays.copyOf(REFRACTORY, size);
    given.put(NeuronFactory.REFRACTORY.name(), new Distribution.Values(rest));
    return new PopulationDefinition(Choice.of(neuron.factory(), given), size);
  }

  private static List<Sample> samples(Targets kind, RandomGenerator random) {
    List<Sample> batch = new ArrayList<>();
    boolean real = random.nextBoolean();
    int samples = 2 + random.nextInt(2);
    for (int b = 0; b < samples; b++) {
      int steps = 20 + random.nextInt(20);
      Target target = kind.draw(steps, OUTPUTS, random);
      if (b == 0) {
        target = target.withWindow(Targets.window(steps, random));
      }
      batch.add(new Sample(input(steps, real, random), target));
    }
    return batch;
  }

  private static Input input(int steps, boolean real, RandomGenerator random) {
    double[][] spikes = new double[steps][INPUTS];
    float[][] values = new float[steps][INPUTS];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < INPUTS; i++) {
        spikes[t][i] = random.nextDouble() < 0.4 ? 1 : 0;
        values[t][i] = (float) random.nextGaussian();
      }
    }
    return real ? new RealInput(INPUTS, values) : SpikeInput.of(INPUTS, spikes);
  }
}
