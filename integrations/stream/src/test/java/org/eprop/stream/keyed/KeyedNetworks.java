package org.eprop.stream.keyed;

import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.plugin.Plugins;

/** Small networks that keys share, and what of them is a key's own. */
final class KeyedNetworks {

  static final int CHANNELS = 4;
  static final int OUTPUTS = 2;

  private KeyedNetworks() {}

  enum Kind {
    /** 4-10-2. */
    SMALL,

    /** Two layers, refractory neurons, regularized firing rates. */
    LAYERS,

    /** A bias, and neuron parameters and a readout's time constant that learn. */
    LEARNED_PARAMETERS,

    /** Delays, a general neuron, feedback that adapts, spikes as input. */
    GRAPH,

    /** Triplets of spikes, over delays, for two learning signals. */
    TRACES;

    EpropNetwork network(long seed) {
      try (Plugins plugins =
          Plugins.builder().classPath(KeyedNetworks.class.getClassLoader()).build()) {
        NetworkBuilder builder = new NetworkBuilder(plugins, CHANNELS, OUTPUTS);
        return switch (this) {
          case SMALL -> builder.layer(l -> l.population("lif", 10)).create(seed);
          case LAYERS ->
              builder
                  .layer(l -> l.population("lif", 5).population("alif", 5))
                  .layer(l -> l.population("lif", 6))
                  .regularizer("firing_rate", Map.of("coefficient", 0.1))
                  .create(seed);
          case LEARNED_PARAMETERS ->
              builder
                  .population("e", p -> p.neurons("alif", 6).learn("tau_a", "tau_m").bias())
                  .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
                  .projection("e", "e")
                  .readout(r -> r.from("e").tauOut(15).learnTauOut().scaledInput())
                  .create(seed);
          case GRAPH ->
              builder
                  .population("e", p -> p.neurons("izhikevich", 4).neurons("lif", 4))
                  .population("i", p -> p.neurons("lif", 3))
                  .projection(
                      "input",
                      "e",
                      p ->
                          p.delay(new Distribution.Uniform(0, 4))
                              .initialWeights("gaussian", Map.of("gain", 4)))
                  .projection("e", "e", p -> p.delay(new Distribution.Uniform(1, 9)))
                  .projection("e", "i", p -> p.delay(3))
                  .projection("i", "e", p -> p.fixed())
                  .readout(
                      r ->
                          r.from("e")
                              .learningSignal("e", "adaptive", Map.of())
                              .learningSignal("i", "random", Map.of()))
                  .readout("value", r -> r.fromAll().learningSignal("random", Map.of()))
                  .create(seed);
          case TRACES ->
              builder
                  .population("e", p -> p.neurons("izhikevich", 3).neurons("alif", 5).bias())
                  .projection(
                      "input",
                      "e",
                      p ->
                          p.delay(new Distribution.Uniform(0, 4))
                              .initialWeights("gaussian", Map.of("gain", 4)))
                  .projection("e", "e", p -> p.delay(3))
                  .readout(r -> r.from("e").learningSignal("random", Map.of()))
                  .readout("value", r -> r.fromAll().learningSignal("random", Map.of()))
                  .trace("triplet", Map.of("tau_e", 40, "a3_plus", 1, "a2_plus", 0.5))
                  .create(seed);
        };
      }
    }
  }

  enum Mode {
    INFERENCE,
    OWN_READOUT,
    OWN_WEIGHTS,
    OWN_INPUT;

    KeyedLearner learner(EpropNetwork network, String optimizer) {
      double rate = rate(optimizer);
      return switch (this) {
        case INFERENCE -> KeyedLearner.inference(network);
        case OWN_READOUT -> KeyedLearner.ownReadout(network, optimizer(optimizer), rate);
        case OWN_WEIGHTS -> KeyedLearner.ownWeights(network, optimizer(optimizer), rate);
        case OWN_INPUT ->
            KeyedLearner.own(
                network, List.of("*in*"), new LeafOptimizers(optimizer(optimizer)), rate);
      };
    }

    boolean owns(String leaf) {
      return switch (this) {
        case INFERENCE -> false;
        case OWN_READOUT -> leaf.startsWith("out.") && !leaf.endsWith("kappa");
        case OWN_WEIGHTS -> true;
        case OWN_INPUT -> leaf.contains("in");
      };
    }
  }

  static double rate(String optimizer) {
    return optimizer.equals("adam") ? 0.01 : 0.1;
  }

  static Optimizer optimizer(String name) {
    try (Plugins plugins =
        Plugins.builder().classPath(KeyedNetworks.class.getClassLoader()).build()) {
      OptimizerFactory factory = plugins.find(OptimizerFactory.class, name);
      return factory.create(Context.defaults(factory));
    }
  }
}
