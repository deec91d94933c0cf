package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.model.Graph;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Synapses;
import org.eprop.experiment.ParameterValues.Distributions;
import org.eprop.experiment.json.ConfigNode;
import org.jspecify.annotations.Nullable;

/** What is said of networks: layers, or any graph. */
final class NetworkKeys {

  private static final String NAME = "name";
  private static final String NEURON = "neuron";
  private static final String LEARNED = "learned";
  private static final String NEURONS = "neurons";
  private static final String GROUPS = "groups";
  private static final String LAYERS = "layers";
  private static final String INPUTS = "inputs";
  private static final String POPULATIONS = "populations";
  private static final String LISTED_LAYERS = "a list of layers, at least one";
  private static final String NAMED_POPULATIONS =
      "an object with populations by name, at least one";

  final FixedSection<GroupDefinition> group =
      new FixedSection<>(
          GroupDefinition.class,
          "population",
          "Neurons of one model within a layer or population.",
          new Key(NEURON, null, NetworkKeys::readNeuron, NetworkKeys::writeNeuron),
          Key.plain(Parameter.integer("size", 100).above(0).describe("number of neurons")));

  private final Item<GroupDefinition> groups =
      Item.of((node, scope) -> readGroup(group.expectKnown(node), scope), group::write);
  private final Key surrogate =
      Key.part("surrogate", Item.component(SurrogateFactory.class, "triangular"));

  final FixedSection<Layers.Layer> layer =
      new FixedSection<>(
          Layers.Layer.class,
          "layer",
          "A layer of neurons.",
          Key.part(POPULATIONS, Item.some("a list of populations, at least one", groups)),
          surrogate,
          Key.plain(
              Parameter.flag("recurrent", true)
                  .describe("whether the layer has recurrent weights")),
          Key.plain(
              Parameter.real("input_gain", 1)
                  .atLeast(0)
                  .describe("W_in starts as N(0, 1) input_gain / sqrt(inputs per neuron)")),
          Key.plain(
              Parameter.real("recurrent_gain", 1)
                  .atLeast(0)
                  .describe("W_rec starts as N(0, 1) recurrent_gain / sqrt(inputs per neuron)")),
          Key.plain(
              Parameter.real("input_connectivity", 1)
                  .above(0)
                  .atMost(1)
                  .describe(
                      "share of the neurons that each channel reaches, at random; 1 for a dense"
                          + " W_in")),
          Key.plain(
              Parameter.real("recurrent_connectivity", 1)
                  .above(0)
                  .atMost(1)
                  .describe(
                      "share of the other neurons that each reaches, at random; 1 for a dense"
                          + " W_rec")));

  final FixedSection<PopulationDefinition> population =
      new FixedSection<>(
          PopulationDefinition.class,
          "graph_population",
          "Further keys of a population.",
          Key.known(NEURON),
          Key.known("size"),
          new Key(NEURONS, null, this::readGroups, this::writeGroups),
          surrogate,
          Key.plain(
              Parameter.flag("bias", false).describe("whether each neuron learns a bias current")));

  private final Item<String> source =
      Item.of(
          (node, scope) -> node.oneOf(scope.sources()),
          (name, scope) -> ParameterValues.JSON.textNode(name));
  private final Item<String> target =
      Item.of((node, scope) -> node.oneOf(scope.populations()), source::write);
  final Delays delays = new Delays();

  final FixedSection<ProjectionDefinition> projection =
      new FixedSection<>(
          ProjectionDefinition.class,
          "graph_projection",
          "Further keys of a projection.",
          new Key(NAME, null, this::readName, Key.part(NAME, source).write()),
          Key.part("from", source),
          Key.part("to", target),
          Key.part("connectivity", new Connectivities()),
          Key.part("delay", delays.or(scope -> null)),
          ReadoutKeys.INITIAL_WEIGHTS,
          Key.plain(Parameter.flag("learn", true).describe("whether the weights learn"), LEARNED),
          Key.<String, Storage>plain(
              Parameter.choice(
                      "storage",
                      Storage.FLOAT32.text(),
                      Arrays.stream(Storage.values()).map(Storage::text).toArray(String[]::new))
                  .describe(
                      "how weights are stored: float32, four bytes each, or bfloat16, two bytes,"
                          + " with random rounding without bias"),
              "storage",
              Storage::of,
              Storage::text));

  private final Parameter channels = Parameter.integer("channels", 0).atLeast(0);
  private final ReadoutKeys readouts;
  private final FixedSection<Layers> layers;
  private final FixedSection<Graph> graph;

  NetworkKeys(ReadoutKeys readouts) {
    this.readouts = readouts;
    layers =
        new FixedSection<>(
            Layers.class,
            LAYERS,
            "A network of stacked layers.",
            Key.part(LAYERS, Item.some(LISTED_LAYERS, layer)),
            Key.part("readout", Item.of(readouts::ofLayers, readouts.ofLayers::write)));
    graph =
        new FixedSection<>(
            Graph.class,
            "graph",
            "A network in the general form.",
            Key.part(
                INPUTS,
                Item.named(
                    NetworkKeys::inputs,
                    (node, name, scope) -> new InputDefinition(name, channels(node)),
                    InputDefinition::name,
                    (input, scope) -> ParameterValues.JSON.numberNode(input.channels()))),
            Key.part(
                POPULATIONS,
                Item.named(
                    node -> node.names(NAMED_POPULATIONS),
                    (node, name, scope) -> population.read(node, scope, Map.of(NAME, name)),
                    PopulationDefinition::name,
                    population::write)),
            Key.part("projections", Item.some("a list of projections, at least one", projection)),
            Key.part(
                "readouts",
                Item.named(
                    NetworkKeys::outputs,
                    (node, name, scope) -> readouts.ofGraph.read(node, scope, Map.of(NAME, name)),
                    ReadoutDefinition::name,
                    readouts.ofGraph::write)));
  }

  private static void readNeuron(ConfigNode object, Scope scope, Map<String, Object> into) {
    ConfigNode node = object.get(NEURON);
    Set<String> learned = new HashSet<>();
    into.put(NEURON, scope.choices().read(node, NeuronFactory.class, "lif", learned));
    into.put(LEARNED, learned);
    if (learned.contains(NeuronFactory.REFRACTORY.name())) {
      throw node.get(NeuronFactory.REFRACTORY.name())
          .problem("can't learn, as it is rounded to whole steps; expected \"learn\": false");
    }
  }

  private static void writeNeuron(Function<String, Object> values, Scope scope, ObjectNode json) {
    ObjectNode neuron = Choices.write((Choice<?>) values.apply(NEURON));
    for (Object name : (Set<?>) values.apply(LEARNED)) {
      neuron.set((String) name, ParameterValues.learning(neuron.get((String) name)));
    }
    json.set(NEURON, neuron);
  }

  private GroupDefinition readGroup(ConfigNode object, Scope scope) {
    return group.make(object.get(NEURON), group.values(object, scope));
  }

  private void readGroups(ConfigNode object, Scope scope, Map<String, Object> into) {
    for (String alone : group.known()) {
      if (object.has(NEURONS) && object.has(alone)) {
        throw object.get(alone).problem("stands beside \"neurons\"; expected one of them");
      }
    }
    into.put(
        GROUPS,
        object.has(NEURONS)
            ? Item.some("a list of neurons, at least one", groups).read(object.get(NEURONS), scope)
            : List.of(readGroup(object, scope)));
  }

  private void writeGroups(Function<String, Object> values, Scope scope, ObjectNode json) {
    @SuppressWarnings("unchecked") // a population's
    List<GroupDefinition> all = (List<GroupDefinition>) values.apply(GROUPS);
    if (all.size() == 1) {
      json.setAll(group.write(all.get(0), scope));
    } else {
      json.set(NEURONS, ParameterValues.list(all, one -> group.write(one, scope)));
    }
  }

  private void readName(ConfigNode object, Scope scope, Map<String, Object> into) {
    into.put(
        NAME,
        object.has(NAME)
            ? object.get(NAME).name()
            : ProjectionDefinition.defaultName(
                source.read(object.get("from"), scope), target.read(object.get("to"), scope)));
  }

  private static List<String> inputs(ConfigNode node) {
    return node.isMissing()
        ? List.of(Graph.INPUT)
        : node.names("an object with numbers of channels by name, at least one");
  }

  private int channels(ConfigNode node) {
    return node.isMissing() ? 0 : (Integer) ParameterValues.value(node, channels);
  }

  private static List<String> outputs(ConfigNode node) {
    return node.isMissing()
        ? List.of(Graph.OUT)
        : node.names("an object with readouts by name, at least one");
  }

  /** The network of an experiment, in either form. */
  Graph read(ConfigNode experiment, Scope scope, Choice<LearningRuleFactory> rule) {
    ConfigNode network =
        experiment.require(
            "network", "an object with \"layers\", or with \"populations\" and \"projections\"");
    boolean general = isGraph(network);
    List<String> populations =
        general
            ? network.get(POPULATIONS).names(NAMED_POPULATIONS)
            : Graph.layers(network.get(LAYERS).some(LISTED_LAYERS).size());
    List<String> inputs = general ? inputs(network.get(INPUTS)) : List.of(Graph.INPUT);
    Scope inside = new Scope(scope.choices(), inputs, populations, null);
    inside =
        new Scope(scope.choices(), inputs, populations, readouts.read(experiment, inside, rule));
    return general
        ? graph.make(network, graph.values(network, inside))
        : layers.make(network, layers.values(network, inside)).graph();
  }

  private boolean isGraph(ConfigNode network) {
    network.withKeys(Stream.concat(layers.known().stream(), graph.known().stream()).toList());
    for (String general : graph.known()) {
      for (String layered : layers.known()) {
        if (network.has(general) && network.has(layered)) {
          throw network
              .get(general)
              .problem(
                  "stands beside \"%s\"; expected either %s or %s"
                      .formatted(layered, layers.known(), graph.known()));
        }
      }
    }
    return graph.known().stream().anyMatch(network::has);
  }

  /** As layers where it can be said so. */
  JsonNode write(Graph network) {
    Layers stacked = Layers.of(network);
    return stacked == null
        ? graph.write(network, scope(network))
        : layers.write(stacked, scope(network));
  }

  /** The readout of layers, whose loss is said for all readouts; null of another graph. */
  @Nullable ReadoutDefinition sayingForAll(Graph network) {
    Layers stacked = Layers.of(network);
    return stacked == null ? null : stacked.readout();
  }

  /** In which a network is written. */
  static Scope scope(Graph network) {
    List<String> populations =
        network.populations().stream().map(PopulationDefinition::name).toList();
    return new Scope(null, List.of(), populations, null);
  }

  /** Which neurons a projection connects: a share, {@code "one_to_one"}, or a list of pairs. */
  private static final class Connectivities implements Item<ConnectivityDefinition> {

    private static final Parameter SHARE = Parameter.real("connectivity", 1).above(0).atMost(1);
    private static final String ONE_TO_ONE = "one_to_one";
    private static final String LIST = "list";

    @Override
    public ConnectivityDefinition read(ConfigNode node, Scope scope) {
      if (node.isMissing()) {
        return new ConnectivityDefinition.Dense();
      }
      if (node.json().isNumber() && SHARE.inRange(node.json().doubleValue())) {
        return ConnectivityDefinition.share(node.json().doubleValue());
      }
      if (ONE_TO_ONE.equals(node.json().textValue())) {
        return new ConnectivityDefinition.OneToOne();
      }
      if (node.has(LIST)) {
        ConfigNode list = node.withKeys(List.of(LIST)).get(LIST);
        return new ConnectivityDefinition.Listed(
            list.rows("a list of [from, to]", 2, "[from, to], two whole numbers"));
      }
      throw node.expected(
          "a number > 0 and <= 1, \"one_to_one\", or {\"list\": [[from, to], ...]}");
    }

    @Override
    public JsonNode write(ConnectivityDefinition connectivity, Scope scope) {
      if (connectivity instanceof ConnectivityDefinition.Share share) {
        return ParameterValues.JSON.numberNode(share.share());
      }
      if (connectivity instanceof ConnectivityDefinition.OneToOne) {
        return ParameterValues.JSON.textNode(ONE_TO_ONE);
      }
      return connectivity instanceof ConnectivityDefinition.Listed listed
          ? ParameterValues.JSON.objectNode().set(LIST, ParameterValues.rows(listed.pairs()))
          : ParameterValues.JSON.numberNode(1);
    }
  }

  /** The delay of a projection, and how it learns. */
  static final class Delays implements Item<DelayDefinition> {

    private static final String LEARN = "learn";
    private static final String VALUE = "value";
    private static final String VALUES = "values";

    final FixedSection<DelayDefinition.Learned> learned =
        new FixedSection<>(
            DelayDefinition.Learned.class,
            "learn_delay",
            "How delays learn.",
            Key.plain(
                Parameter.real("sigma", LearnedDelays.DEFAULT_SIGMA)
                    .above(0)
                    .atMost(LearnedDelays.LARGEST_SIGMA)
                    .unit("steps")
                    .describe(
                        "standard deviation of the Gaussian that smooths spikes for the gradient")),
            bound(
                "lowest",
                "the shortest delay that may be learned; in a recurrent projection at least 1"),
            bound(
                "highest",
                "the longest delay that may be learned; 0 for the longest at the start, or the upper"
                    + " end of the distribution"));

    private static Key bound(String name, String description) {
      return Key.plain(
          Parameter.integer(name, 0)
              .atLeast(0)
              .atMost(Synapses.LONGEST_DELAY)
              .unit("steps")
              .describe(description));
    }

    /** What stands beside {@code "learn"}, which is true, or has bounds and a sigma. */
    @Override
    public DelayDefinition read(ConfigNode node, Scope scope) {
      if (!(node.has(LEARN) || node.has(VALUE))) {
        return fixed(node);
      }
      DelayDefinition start =
          fixed(
              node.has(VALUE)
                  ? node.withKeys(List.of(VALUE, LEARN)).get(VALUE)
                  : node.without(LEARN));
      ConfigNode learn = node.get(LEARN);
      if (learn.isMissing() || learn.json().isBoolean()) {
        return learn.json().asBoolean()
            ? new DelayDefinition.Learned(start, LearnedDelays.DEFAULT_SIGMA, 0, 0)
            : start;
      }
      if (!learn.json().isObject()) {
        throw learn.expected(
            "true, false, or an object with some of \"sigma\", \"lowest\" and \"highest\"");
      }
      Map<String, Object> values = learned.values(learned.expectKnown(learn), scope);
      values.put("initial", start);
      return learned.make(node, values);
    }

    private static DelayDefinition fixed(ConfigNode node) {
      if (node.json().isNumber()) {
        double steps = node.json().doubleValue();
        if (steps != Math.rint(steps) || !DelayDefinition.STEPS.inRange(steps)) {
          throw node.expected("a whole number >= 0 and <= " + Synapses.LONGEST_DELAY + " (steps)");
        }
        return new DelayDefinition.Uniform((int) steps);
      }
      if (!node.json().isObject()) {
        throw node.expected(
            "a whole number of steps, a distribution, or {\"values\": [[...], ...]} [from][to]");
      }
      if (node.has(VALUES)) {
        String rows = "a list of rows, one for each presynaptic neuron";
        return new DelayDefinition.Given(
            node.withKeys(List.of(VALUES))
                .get(VALUES)
                .rows(rows, -1, "a list of whole numbers of steps"));
      }
      return new DelayDefinition.Drawn(
          (Distribution) ParameterValues.value(node, DelayDefinition.STEPS));
    }

    @Override
    public JsonNode write(DelayDefinition delay, Scope scope) {
      if (delay instanceof DelayDefinition.Learned some) {
        return ParameterValues.learning(write(some.initial(), scope))
            .set(LEARN, learned.write(some, scope));
      }
      if (delay instanceof DelayDefinition.Uniform uniform) {
        return ParameterValues.JSON.numberNode(uniform.steps());
      }
      return delay instanceof DelayDefinition.Drawn drawn
          ? Distributions.write(drawn.steps())
          : ParameterValues.JSON
              .objectNode()
              .set(VALUES, ParameterValues.rows(((DelayDefinition.Given) delay).steps()));
    }
  }
}
