package org.eprop.nir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.nir.verify.Noise;

/** Networks of 20 neurons that spike a good deal, one for each way to write neurons. */
final class TestNetworks {

  static final int CHANNELS = 6;

  private TestNetworks() {}

  static Plugins plugins() {
    return Plugins.builder().classPath(TestNetworks.class.getClassLoader()).build();
  }

  /** The networks by name. */
  static Map<String, Function<Plugins, EpropNetwork>> all() {
    Map<String, Function<Plugins, EpropNetwork>> all = new LinkedHashMap<>();
    all.put("lif_reset_zero", p -> recurrent(p, "lif_reset_zero", Map.of("tau_m", spread())));
    all.put(
        "current_lif_reset_zero",
        p -> recurrent(p, "current_lif_reset_zero", Map.of("tau_m", spread(), "tau_s", 5)));
    all.put("lif", p -> recurrent(p, "lif", Map.of("tau_m", spread(), "threshold", 0.7)));
    all.put("alif", p -> recurrent(p, "alif", Map.of("tau_m", spread(), "tau_a", 60)));
    all.put("alif2", p -> recurrent(p, "alif2", Map.of("tau_a1", 30, "tau_a2", 300)));
    all.put("current_lif", p -> recurrent(p, "current_lif", Map.of("tau_m", spread())));
    all.put("scaled", p -> recurrent(p, "lif", Map.of("scaled_input", true, "threshold", 0.1)));
    all.put(
        "short",
        p -> recurrent(p, "lif_reset_zero", Map.of("tau_m", new Distribution.LogUniform(0.4, 3))));
    all.put("graph", TestNetworks::graph);
    return all;
  }

  private static Distribution spread() {
    return new Distribution.LogUniform(5, 40);
  }

  private static NetworkBuilder base(Plugins plugins) {
    return new NetworkBuilder(plugins, CHANNELS, 3);
  }

  static EpropNetwork recurrent(Plugins plugins, String neuron, Map<String, ?> parameters) {
    return base(plugins)
        .population("e", p -> p.neurons(neuron, 20, parameters))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
        .projection("e", "e")
        .readout(r -> r.from("e"))
        .create(3);
  }

  /** One threshold and time constant for all, no leak in the readout: what all importers know. */
  static EpropNetwork plain(Plugins plugins, String neuron, boolean recurrent) {
    NetworkBuilder builder =
        base(plugins)
            .population("e", p -> p.neurons(neuron, 20))
            .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
            .readout(r -> r.from("e").tauOut(0));
    return (recurrent ? builder.projection("e", "e") : builder).create(3);
  }

  /** Two populations, one of two models; delays, a sparse projection, biases, two readouts. */
  static EpropNetwork graph(Plugins plugins) {
    return graph(plugins, "tau_a");
  }

  /** The same, none of whose neurons' parameters learn. */
  static EpropNetwork unlearnedGraph(Plugins plugins) {
    return graph(plugins, new String[0]);
  }

  private static EpropNetwork graph(Plugins plugins, String... learned) {
    EpropNetwork network =
        base(plugins)
            .population(
                "e",
                p ->
                    p.neurons("alif", 12, Map.of("tau_a", spread()))
                        .learn(learned)
                        .neurons("lif", 8, Map.of("tau_m", spread()))
                        .bias())
            .population("i", p -> p.neurons("lif_reset_zero", 7, Map.of("tau_m", 10)))
            .projection("e", "e", p -> p.connectivity(0.3).delay(2))
            .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)).delay(1))
            .projection("input", "e", p -> p.name("prompt"))
            .projection("e", "i", p -> p.connectivity(0.5))
            .projection("i", "e", p -> p.fixed())
            .readout(r -> r.from("e", "i").scaledInput())
            .readout("quick", r -> r.from("i").tauOut(0).size(2))
            .create(5);
    for (int j = 0; j < 20; j++) {
      network.weights().bias(0)[j] = 0.01f * (j - 9);
    }
    network.weights().readoutBias(0)[1] = 0.3f;
    return network;
  }

  static List<SpikeInput> noise() {
    return Noise.samples(4, 250, CHANNELS, 0.1, 7);
  }

  /** 200 steps of 20 neurons: 4,000 places for a spike. */
  static List<SpikeInput> goldenInput() {
    return Noise.samples(1, 200, CHANNELS, 0.1, 11);
  }
}
