package org.eprop.experiment;

import static org.eprop.experiment.ExperimentFormat.BIAS;
import static org.eprop.experiment.ExperimentFormat.LEARN_READOUT;
import static org.eprop.experiment.ExperimentFormat.NORMALISATION;
import static org.eprop.experiment.ExperimentFormat.OUTPUTS;
import static org.eprop.experiment.ExperimentFormat.SCALED_INPUT;
import static org.eprop.experiment.ExperimentFormat.SIZE;
import static org.eprop.experiment.ExperimentFormat.TAU_OUT;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.model.Graph;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.NearestNames;

/** Reads a network in the general form, a graph. */
final class GraphReader {

  static final List<String> KEYS = List.of("inputs", "populations", "projections", "readouts");

  private static final String POPULATIONS = "an object with populations by name, at least one";
  private static final String PROJECTIONS = "a list of projections, at least one";
  private static final String READOUTS = "an object with readouts by name, at least one";
  private static final String NEURONS = "a list of neurons, at least one";

  private final ChoiceReader choices;
  private final GroupReader groups;
  private final ConnectionReader connections;
  private final SignalsReader signals;

  GraphReader(ChoiceReader choices) {
    this.choices = choices;
    this.groups = new GroupReader(choices);
    this.connections = new ConnectionReader(choices);
    this.signals = new SignalsReader(choices);
  }

  /** The names of the populations. */
  static List<String> populations(ConfigNode network) {
    return names(network.require("populations", POPULATIONS), POPULATIONS);
  }

  private static List<String> names(ConfigNode node, String expected) {
    if (!node.json().isObject() || node.json().isEmpty()) {
      throw node.expected(expected);
    }
    List<String> names = new ArrayList<>();
    node.json().fieldNames().forEachRemaining(names::add);
    return names;
  }

  Graph read(ConfigNode network, ReadoutDefaults defaults) {
    List<String> names = populations(network);
    List<InputDefinition> inputs = inputs(network);
    List<String> sources = new ArrayList<>(inputs.stream().map(InputDefinition::name).toList());
    sources.addAll(names);
    ConfigNode list = network.require("projections", PROJECTIONS);
    if (list.json().isEmpty()) {
      throw list.expected(PROJECTIONS);
    }
    List<PopulationDefinition> populations =
        names.stream().map(n -> population(network.get("populations").get(n), n)).toList();
    List<ProjectionDefinition> projections =
        list.elements(PROJECTIONS).stream()
            .map(node -> connections.read(node, sources, names))
            .toList();
    List<ReadoutDefinition> readouts = readouts(network, names, defaults);
    return placed(network, () -> new Graph(inputs, populations, projections, readouts));
  }

  private static List<InputDefinition> inputs(ConfigNode network) {
    if (!network.has("inputs")) {
      return List.of(new InputDefinition(Graph.INPUT, 0));
    }
    ConfigNode node = network.get("inputs");
    return names(node, "an object with numbers of channels by name, at least one").stream()
        .map(
            name ->
                new InputDefinition(
                    name,
                    (Integer) ArgumentsReader.value(node.get(name), ExperimentFormat.CHANNELS)))
        .toList();
  }

  private PopulationDefinition population(ConfigNode node, String name) {
    Arguments arguments =
        ArgumentsReader.read(
            node, ExperimentFormat.GRAPH_POPULATION, "neuron", "size", "neurons", "surrogate");
    return new PopulationDefinition(
        name,
        node.has("neurons") ? listed(node) : List.of(single(node)),
        choices.read(node, "surrogate", SurrogateFactory.class, ExperimentFormat.DEFAULT_SURROGATE),
        arguments.flag(ExperimentFormat.HIDDEN_BIAS));
  }

  private List<GroupDefinition> listed(ConfigNode node) {
    for (String alone : new String[] {"neuron", "size"}) {
      if (node.has(alone)) {
        throw node.get(alone).problem("stands beside \"neurons\"; expected one of them");
      }
    }
    return groups.list(node.get("neurons"), NEURONS);
  }

  private GroupDefinition single(ConfigNode node) {
    Object size =
        node.has("size") ? ArgumentsReader.value(node.get("size"), SIZE) : SIZE.defaultValue();
    return groups.group(node, (Integer) size);
  }

  private List<ReadoutDefinition> readouts(
      ConfigNode network, List<String> populations, ReadoutDefaults defaults) {
    if (!network.has("readouts")) {
      ConfigNode node = network.getOrEmpty("readouts").getOrEmpty(Graph.OUT);
      return List.of(readout(node, Graph.OUT, populations, defaults));
    }
    ConfigNode node = network.get("readouts");
    return names(node, READOUTS).stream()
        .map(name -> readout(node.get(name), name, populations, defaults))
        .toList();
  }

  private ReadoutDefinition readout(
      ConfigNode node, String name, List<String> populations, ReadoutDefaults defaults) {
    Set<String> learned = new HashSet<>();
    Arguments arguments =
        ArgumentsReader.read(
            node,
            ExperimentFormat.GRAPH_READOUT,
            learned,
            "from",
            "loss",
            SignalsReader.KEY,
            "initial_weights");
    expectTauOutAlone(node, learned);
    List<String> from = from(node, populations);
    Map<String, Choice<LearningSignalFactory>> stated = signals.read(node, populations);
    Map<String, Choice<LearningSignalFactory>> taught =
        stated != null ? stated : defaults.signals(choices.plugins(), populations, from);
    Choice<InitialWeightsFactory> initial =
        choices.read(
            node,
            "initial_weights",
            InitialWeightsFactory.class,
            ExperimentFormat.DEFAULT_INITIAL_WEIGHTS);
    Choice<LossFactory> loss =
        node.has("loss")
            ? choices.read(node.get("loss"), LossFactory.class)
            : defaults.loss().get();
    boolean mean =
        node.has(NORMALISATION.name())
            ? arguments.text(NORMALISATION).equals("mean")
            : defaults.mean();
    return placed(
        node,
        () ->
            new ReadoutDefinition(
                name,
                arguments.integer(OUTPUTS),
                from,
                taught,
                arguments.real(TAU_OUT),
                !learned.isEmpty(),
                arguments.flag(SCALED_INPUT),
                arguments.flag(BIAS),
                arguments.flag(LEARN_READOUT),
                initial,
                loss,
                mean,
                arguments.real(ExperimentFormat.WEIGHT)));
  }

  private static List<String> from(ConfigNode node, List<String> populations) {
    if (!node.has("from")) {
      return populations.subList(populations.size() - 1, populations.size());
    }
    ConfigNode from = node.get("from");
    if (from.json().isTextual()) {
      return List.of(known(from, populations));
    }
    String expected = "the name of a population, or a list of such, at least one";
    if (from.json().isEmpty()) {
      throw from.expected(expected);
    }
    return from.elements(expected).stream().map(name -> known(name, populations)).toList();
  }

  /** Of a readout's parameters, tau_out alone may learn. */
  static void expectTauOutAlone(ConfigNode readout, Set<String> learned) {
    for (String name : learned) {
      if (!name.equals(TAU_OUT.name())) {
        throw readout.get(name).expected(TAU_OUT.expected());
      }
    }
  }

  /** A name that is one of those known. */
  static String known(ConfigNode name, List<String> known) {
    String text = text(name);
    if (!known.contains(text)) {
      throw name.problem("unknown \"" + text + "\"" + NearestNames.hint(text, known));
    }
    return text;
  }

  static String text(ConfigNode node) {
    if (!node.json().isTextual()) {
      throw node.expected("a name");
    }
    return node.json().textValue();
  }

  /** Makes something whose checks do not know the place. */
  static <T> T placed(ConfigNode node, Supplier<T> make) {
    try {
      return make.get();
    } catch (InvalidInputException e) {
      throw e.below(node.path());
    }
  }
}
