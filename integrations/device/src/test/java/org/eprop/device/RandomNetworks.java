package org.eprop.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;

/** Networks of all kinds of neurons, synapses and readouts, and inputs for them. */
final class RandomNetworks {

  private static final List<String> NEURONS =
      List.of(
          "lif",
          "alif",
          "alif2",
          "adlif",
          "current_lif",
          "resonate_and_fire",
          "lif_reset_zero",
          "alif_reset_zero",
          "current_lif_reset_zero",
          "adlif_symplectic");

  private static final List<String> LINEAR_ALIKE =
      List.of("lif", "current_lif", "resonate_and_fire");

  /** Those that the engine computes in single precision, as C does. */
  private static final int LINEAR = 6;

  private final Plugins plugins =
      Plugins.builder().classPath(RandomNetworks.class.getClassLoader()).build();

  /**
   * A network.
   *
   * @param linear whether its neurons are of the linear family
   */
  EpropNetwork draw(int seed, boolean linear) {
    RandomGenerator random = new RandomStreams(seed).stream("network", 0);
    int channels = 2 + random.nextInt(12);
    NetworkBuilder builder = new NetworkBuilder(plugins, channels, 2 + random.nextInt(4));
    if (channels > 6 && random.nextBoolean()) {
      builder.input("some", 3).input("input", channels - 3);
    } else {
      builder.input("input", channels);
    }
    int populations = 1 + random.nextInt(3);
    List<String> names = new ArrayList<>();
    for (int p = 0; p < populations; p++) {
      String name = "p" + p;
      names.add(name);
      int size = 3 + random.nextInt(14);
      boolean bias = random.nextInt(4) == 0;
      int refractory = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0;
      boolean drawn = random.nextBoolean();
      String neuron = NEURONS.get(random.nextInt(linear ? LINEAR : NEURONS.size()));
      builder.population(
          name,
          b -> {
            b.neurons(neuron, size, parameters(neuron, drawn, refractory));
            b.surrogate(drawn ? "triangular" : "fast_sigmoid", Map.of());
            if (bias) {
              b.bias();
            }
          });
      builder.projection(p == 0 ? "input" : names.get(p - 1), name, b -> synapses(b, random, 0));
      if (random.nextInt(3) > 0) {
        builder.projection(name, name, b -> synapses(b, random, 1));
      }
      if (p > 0 && random.nextBoolean()) {
        builder.projection(name, names.get(p - 1), b -> synapses(b, random, 1));
      }
    }
    boolean all = random.nextBoolean();
    boolean scaled = random.nextBoolean();
    double tau = random.nextInt(4) == 0 ? 0 : 2 + random.nextInt(30);
    builder.readout(
        b -> {
          if (all) {
            b.fromAll();
          }
          if (scaled) {
            b.scaledInput();
          }
          b.tauOut(tau);
          b.learningSignal(all && random.nextBoolean() ? "symmetric" : "random", Map.of());
        });
    EpropNetwork network = builder.create(seed);
    for (int p = 0; p < populations; p++) {
      float[] bias = network.weights().bias(p);
      for (int j = 0; bias != null && j < bias.length; j++) {
        bias[j] = random.nextFloat() * 0.1f;
      }
    }
    float[] out = network.weights().readoutBias(0);
    for (int k = 0; k < out.length; k++) {
      out[k] = random.nextFloat() * 0.2f - 0.1f;
    }
    return network;
  }

  /** A network whose traces may be of neurons. */
  EpropNetwork alike(int seed) {
    RandomGenerator random = new RandomStreams(seed).stream("alike", 0);
    NetworkBuilder builder = new NetworkBuilder(plugins, 7, 3);
    for (String name : List.of("a", "b")) {
      String neuron = LINEAR_ALIKE.get(random.nextInt(LINEAR_ALIKE.size()));
      double refractory = random.nextInt(3);
      builder.population(
          name,
          b -> {
            b.neurons(neuron, 5 + random.nextInt(6), Map.of("refractory", refractory));
            b.surrogate("triangular", Map.of());
          });
      builder.projection(
          "input",
          name,
          b -> b.delay(random.nextInt(3)).connectivity(random.nextInt(2) * 0.4 + 0.6));
      builder.projection(name, name, b -> b.delay(1 + random.nextInt(3)));
    }
    builder.projection("a", "b", b -> b.initialWeights("gaussian", Map.of("gain", 2.0)));
    double tau = seed % 3 == 0 ? 0 : 20;
    return builder
        .readout(b -> b.fromAll().tauOut(tau).learningSignal("symmetric", Map.of()))
        .create(seed);
  }

  /** A network that is small enough for the slowest processor. */
  EpropNetwork small() {
    return new NetworkBuilder(plugins, 3, 2).layer(l -> l.population("alif", 4)).create(1);
  }

  private static void synapses(
      org.eprop.core.model.ProjectionBuilder b, RandomGenerator random, int least) {
    int kind = random.nextInt(4);
    if (kind == 1 || kind == 3) {
      b.connectivity(0.4);
    }
    if (kind == 2) {
      b.delay(least + random.nextInt(4));
    } else if (kind == 3) {
      b.delay(new Distribution.Uniform(least, least + 6));
    }
    b.initialWeights("gaussian", Map.of("gain", least == 0 ? 2.0 : 1.0));
  }

  private static Map<String, Object> parameters(String neuron, boolean drawn, int refractory) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("refractory", (double) refractory);
    if (drawn && !neuron.equals("resonate_and_fire")) {
      parameters.put("tau_m", new Distribution.Uniform(5, 30));
    }
    return parameters;
  }

  /** An input of some steps: spikes, or values of which some are extreme. */
  Input input(int channels, boolean real, int steps, int seed) {
    RandomGenerator random = new RandomStreams(seed).stream("input", 0);
    if (!real) {
      double[][] x = new double[steps][channels];
      for (double[] row : x) {
        for (int i = 0; i < channels; i++) {
          row[i] = random.nextInt(4) == 0 ? 1 : 0;
        }
      }
      return SpikeInput.of(channels, x);
    }
    float[][] x = new float[steps][channels];
    for (float[] row : x) {
      for (int i = 0; i < channels; i++) {
        row[i] = random.nextInt(50) == 0 ? 1000 : random.nextFloat() - 0.4f;
      }
    }
    return new RealInput(channels, x);
  }
}
