package org.eprop.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Component;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.experiment.Learning;
import org.eprop.core.experiment.Model;
import org.eprop.core.network.LayerDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Choice;
import org.eprop.core.plugin.Plugins;

/**
 * Puts a network together in Java, with components by name. What is not said has the defaults of an
 * experiment file: a time step of 1 ms, softmax cross-entropy per step as mean, symmetric feedback,
 * the rule e-prop, a readout of 20 ms with bias that sees the last layer.
 *
 * <pre>{@code
 * EpropNetwork network = new NetworkBuilder(plugins, 4, 6)
 *     .layer(l -> l.population("lif", 50).population("alif", 150, Map.of("tau_a", 100)))
 *     .learningSignal("random", Map.of())
 *     .create(1);
 * }</pre>
 *
 * Not thread-safe. Every method that takes a component throws {@link
 * org.eprop.api.plugin.InvalidInputException} if its name is unknown or a parameter wrong.
 */
public final class NetworkBuilder {

  private final Plugins plugins;
  private final int inputs;
  private final int outputs;
  private final List<LayerDefinition> layers = new ArrayList<>();
  private final List<Choice<RegularizerFactory>> regularizers = new ArrayList<>();
  private double timeStep = 1;
  private ReadoutDefinition readout = new ReadoutDefinition(20, false, true, 1, false);
  private Choice<LossFactory> loss;
  private boolean mean = true;
  private Choice<LearningSignalFactory> learningSignal;
  private Choice<LearningRuleFactory> rule;

  /**
   * @param plugins knows the components
   * @param inputs input channels
   * @param outputs readout neurons
   */
  public NetworkBuilder(Plugins plugins, int inputs, int outputs) {
    this.plugins = plugins;
    this.inputs = inputs;
    this.outputs = outputs;
    loss("softmax_cross_entropy", Map.of());
    learningSignal("symmetric", Map.of());
    rule("eprop", Map.of());
  }

  private <F extends Component> Choice<F> choose(
      Class<F> kind, String name, Map<String, ?> parameters) {
    return Choice.of(plugins.find(kind, name), parameters);
  }

  /** dt in ms. */
  public NetworkBuilder timeStep(double dt) {
    timeStep = dt;
    return this;
  }

  /** Adds a layer above those there are. */
  public NetworkBuilder layer(Consumer<LayerBuilder> describe) {
    LayerBuilder layer = new LayerBuilder(plugins);
    describe.accept(layer);
    layers.add(layer.build());
    return this;
  }

  /** What reads the spikes. */
  public NetworkBuilder readout(ReadoutDefinition definition) {
    readout = definition;
    return this;
  }

  /** The loss of the readout. */
  public NetworkBuilder loss(String name, Map<String, ?> parameters) {
    loss = choose(LossFactory.class, name, parameters);
    return this;
  }

  /** Makes the loss a plain sum over terms rather than their mean. */
  public NetworkBuilder sumOfTerms() {
    mean = false;
    return this;
  }

  /** How the error reaches the neurons. */
  public NetworkBuilder learningSignal(String name, Map<String, ?> parameters) {
    learningSignal = choose(LearningSignalFactory.class, name, parameters);
    return this;
  }

  /** Adds a regularizer of the firing rates. */
  public NetworkBuilder regularizer(String name, Map<String, ?> parameters) {
    regularizers.add(choose(RegularizerFactory.class, name, parameters));
    return this;
  }

  /** Which paths of the gradient are kept. */
  public NetworkBuilder rule(String name, Map<String, ?> parameters) {
    rule = choose(LearningRuleFactory.class, name, parameters);
    return this;
  }

  /** The network and how it learns, without any weights. */
  public Model build() {
    return new Model(
        new NetworkDefinition(inputs, outputs, timeStep, layers, readout),
        new Learning(loss, mean, learningSignal, regularizers, rule));
  }

  /** The network with weights drawn from a seed. */
  public EpropNetwork create(long seed) {
    return EpropNetwork.create(build(), seed);
  }
}
