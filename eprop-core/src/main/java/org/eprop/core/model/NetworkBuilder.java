package org.eprop.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.common.Placed;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Plugins;
import org.jspecify.annotations.Nullable;

/**
 * Puts a network together in Java, with components by name. What is not said has the defaults of an
 * experiment file: a time step of 1 ms, softmax cross-entropy per step as mean, e-prop's rule and
 * trace, one input {@code input}, and one readout {@code out} of 20 ms with bias that sees the last
 * population. Populations that a readout sees have symmetric feedback from it, and others random
 * feedback.
 *
 * <pre>{@code
 * EpropNetwork network = new NetworkBuilder(plugins, 4, 6)
 *     .layer(l -> l.population("lif", 50).population("alif", 150, Map.of("tau_a", 100)))
 *     .learningSignal("random", Map.of())
 *     .create(1);
 * }</pre>
 *
 * <p>A layer is the population {@code layer0}, {@code layer1}, ... with its projections from the
 * input or the layer below, and onto itself. A graph is made of its parts:
 *
 * <pre>{@code
 * EpropNetwork network = new NetworkBuilder(plugins, 4, 6)
 *     .population("e", p -> p.neurons("alif", 160).learn("tau_a"))
 *     .population("i", p -> p.neurons("lif", 40))
 *     .projection("input", "e")
 *     .projection("e", "e", p -> p.delay(new Distribution.Uniform(1, 8)).connectivity(0.1))
 *     .projection("e", "i")
 *     .projection("i", "e", p -> p.fixed())
 *     .readout(r -> r.from("e"))
 *     .create(1);
 * }</pre>
 *
 * Not thread-safe. Every method that takes a component throws {@link
 * org.eprop.api.plugin.InvalidInputException} if its name is unknown or a parameter wrong.
 *
 * @since 1.0
 */
public final class NetworkBuilder {

  private final Plugins plugins;
  private final int channels;
  private final int outputs;
  private final List<InputDefinition> inputs = new ArrayList<>();
  private final List<PopulationDefinition> populations = new ArrayList<>();
  private final List<ProjectionDefinition> projections = new ArrayList<>();
  private final Map<String, ReadoutBuilder> readouts = new LinkedHashMap<>();
  private final List<Choice<RegularizerFactory>> regularizers = new ArrayList<>();
  private final List<LeafConstraint> constraints = new ArrayList<>();
  private int layers;
  private double timeStep = 1;
  private Choice<LossFactory> loss;
  private boolean mean = true;
  private @Nullable Choice<LearningSignalFactory> learningSignal;
  private Choice<LearningRuleFactory> rule;
  private Choice<EligibilityTraceFactory> trace;

  /**
   * @param plugins knows the components
   * @param inputs input channels
   * @param outputs readout neurons
   */
  public NetworkBuilder(Plugins plugins, int inputs, int outputs) {
    this.plugins = plugins;
    this.channels = inputs;
    this.outputs = outputs;
    loss("softmax_cross_entropy", Map.of());
    rule("eprop", Map.of());
    trace("eprop", Map.of());
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

  /**
   * Gives some of the channels a name; without any, all are {@code input}.
   *
   * @param size how many, following those of the input before
   */
  public NetworkBuilder input(String name, int size) {
    if (size <= 0) {
      throw new InvalidInputException(
          "input " + name + ": got " + size + " channels, but expected > 0");
    }
    inputs.add(new InputDefinition(name, size));
    return this;
  }

  /** Adds a layer above those there are. */
  public NetworkBuilder layer(Consumer<LayerBuilder> describe) {
    String below = layers == 0 ? Graph.INPUT : Graph.layer(layers - 1);
    LayerBuilder builder = new LayerBuilder(plugins, below, Graph.layer(layers));
    describe.accept(builder);
    builder.addTo(populations, projections);
    layers++;
    return this;
  }

  /** Adds a population; a step goes through them in the order in which they were added. */
  public NetworkBuilder population(String name, Consumer<PopulationBuilder> describe) {
    PopulationBuilder population = new PopulationBuilder(plugins);
    describe.accept(population);
    populations.add(Placed.at("population " + name, () -> population.build(name)));
    return this;
  }

  /** Adds a dense projection with Gaussian weights and the shortest possible delay. */
  public NetworkBuilder projection(String from, String to) {
    return projection(from, to, projection -> {});
  }

  /**
   * Adds a projection.
   *
   * @param from name of an input or a population
   * @param to name of a population
   */
  public NetworkBuilder projection(String from, String to, Consumer<ProjectionBuilder> describe) {
    ProjectionBuilder projection = new ProjectionBuilder(plugins, from, to);
    describe.accept(projection);
    projections.add(projection.build());
    return this;
  }

  /** Describes the readout {@code out}. */
  public NetworkBuilder readout(Consumer<ReadoutBuilder> describe) {
    return readout(Graph.OUT, describe);
  }

  /** Describes a readout; without any, there is {@code out}. */
  public NetworkBuilder readout(String name, Consumer<ReadoutBuilder> describe) {
    describe.accept(readouts.computeIfAbsent(name, n -> new ReadoutBuilder(plugins, n)));
    return this;
  }

  /** The loss of every readout that has none of its own. */
  public NetworkBuilder loss(String name, Map<String, ?> parameters) {
    loss = choose(LossFactory.class, name, parameters);
    return this;
  }

  /** Makes losses plain sums over terms rather than their mean. */
  public NetworkBuilder sumOfTerms() {
    mean = false;
    return this;
  }

  /** How the error of every readout that says nothing else reaches the neurons. */
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

  /** What a synapse remembers, and how long it waits for a learning signal. */
  public NetworkBuilder trace(String name, Map<String, ?> parameters) {
    trace = choose(EligibilityTraceFactory.class, name, parameters);
    return this;
  }

  /**
   * Adds a constraint on weights, which acts after those added before.
   *
   * @param leaves pattern of the names of projections and readout weights, such as {@code "e_e"}
   *     and {@code "out.e"}, in which {@code *} stands for any letters and {@code ?} for one
   */
  public NetworkBuilder constraint(String leaves, String name, Map<String, ?> parameters) {
    constraints.add(new LeafConstraint(leaves, choose(ConstraintFactory.class, name, parameters)));
    return this;
  }

  /**
   * The network and how it learns, without any weights.
   *
   * @throws InvalidInputException if parts do not fit together
   */
  public Model build() {
    if (populations.isEmpty()) {
      throw new InvalidInputException("got no layer or population, but expected at least one");
    }
    List<InputDefinition> all =
        inputs.isEmpty() ? List.of(new InputDefinition(Graph.INPUT, 0)) : inputs;
    return new Model(
        new Graph(all, populations, projections, builtReadouts())
            .definition(channels, outputs, timeStep),
        new Learning(regularizers, rule, trace, constraints));
  }

  private List<ReadoutDefinition> builtReadouts() {
    List<ReadoutBuilder> builders =
        readouts.isEmpty()
            ? List.of(new ReadoutBuilder(plugins, Graph.OUT))
            : List.copyOf(readouts.values());
    List<String> names = populations.stream().map(PopulationDefinition::name).toList();
    return builders.stream()
        .map(builder -> builder.build(names, loss, mean, learningSignal, rule))
        .toList();
  }

  /** The network with weights drawn from a seed. */
  public EpropNetwork create(long seed) {
    return EpropNetwork.create(build(), seed);
  }
}
