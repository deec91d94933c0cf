package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.learningsignal.DefaultSignals;
import org.eprop.core.model.Graph;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.learning.initial.GaussianWeights;

/** What is said of readouts: of each, and of all. */
final class ReadoutKeys {

  private static final String LOSS = "loss";
  private static final String SIGNAL = "learning_signal";
  private static final String SIGNALS = "learningSignals";
  private static final String FROM = "from";

  static final Key INITIAL_WEIGHTS =
      Key.part("initial_weights", Item.component(InitialWeightsFactory.class, "gaussian"));

  private final Key mean =
      Key.<String, Boolean>plain(
          Parameter.choice("normalisation", "mean", "mean", "sum")
              .describe(
                  "whether the loss is divided by the batch's number of terms: counted steps, or"
                      + " the total of their absolute weights; sequences if the loss judges those"),
          "mean",
          "mean"::equals,
          mean -> mean ? "mean" : "sum");
  private final Key tauOut =
      Key.learnable(
          Parameter.real("tau_out", 20)
              .atLeast(0)
              .unit("ms")
              .describe("time constant of the readout's leak; 0 for a readout without memory"),
          "learnsTauOut");
  private final Key scaledInput =
      Key.plain(
          Parameter.flag("scaled_input", false)
              .describe("whether spikes are multiplied by 1 - exp(-dt / tau_out)"));
  private final Key bias =
      Key.plain(Parameter.flag("bias", true).describe("whether the readout learns a bias"));

  private final Item<Choice<LossFactory>> usualLoss =
      Item.component(LossFactory.class, "softmax_cross_entropy");
  private final Signals signals = new Signals();

  /** What an experiment says for all readouts. */
  final FixedSection<ReadoutDefinition> all =
      new FixedSection<>(
          ReadoutDefinition.class,
          "learning",
          "Further keys of the readout.",
          Key.part(LOSS, usualLoss),
          mean,
          Key.part(SIGNAL, SIGNALS, signals));

  /** The one of layers, but for its names and what is said for all. */
  final FixedSection<ReadoutDefinition> ofLayers =
      new FixedSection<>(
          ReadoutDefinition.class,
          "readout",
          "The readout of the spikes.",
          tauOut,
          scaledInput,
          bias,
          Key.<Double, Choice<?>>plain(
              Parameter.real("gain", 1)
                  .atLeast(0)
                  .describe("W_out starts as N(0, 1) gain / sqrt(neurons it sees)"),
              "initialWeights",
              Layers::gaussian,
              weights -> weights.arguments().real(GaussianWeights.GAIN)),
          Key.<String, Object>plain(
              Parameter.choice("layers", "last", "last", "all")
                  .describe("which layers the readout sees"),
              "from",
              which -> which,
              from -> ((List<?>) from).size() > 1 ? "all" : "last"));

  /** One of a graph, but for its name. */
  final FixedSection<ReadoutDefinition> ofGraph =
      new FixedSection<>(
          ReadoutDefinition.class,
          "graph_readout",
          "Further keys of a readout.",
          Key.part(
              FROM,
              Item.of(
                  ReadoutKeys::from,
                  (from, scope) -> ParameterValues.list(from, ParameterValues.JSON::textNode))),
          Key.part(
              LOSS,
              Item.component(LossFactory.class, null).or(scope -> scope.readouts().loss().get())),
          new Key(SIGNAL, null, this::taught, Key.part(SIGNAL, SIGNALS, signals).write()),
          INITIAL_WEIGHTS,
          Key.plain(
              Parameter.integer("size", 0)
                  .atLeast(0)
                  .describe("number of outputs; 0 for as many as the task wants"),
              "outputs"),
          tauOut,
          scaledInput,
          bias,
          Key.plain(
              Parameter.flag("learn", true).describe("whether W_out and the bias learn"),
              "learned"),
          new Key(mean.name(), mean.parameter(), this::normalised, mean.write()),
          Key.plain(
              Parameter.real("weight", 1)
                  .atLeast(0)
                  .describe("weight of the readout's loss among several")));

  private static List<String> from(ConfigNode node, Scope scope) {
    List<String> populations = scope.populations();
    if (node.isMissing()) {
      return populations.subList(populations.size() - 1, populations.size());
    }
    return node.json().isTextual()
        ? List.of(node.oneOf(populations))
        : node.some("the name of a population, or a list of such, at least one").stream()
            .map(name -> name.oneOf(populations))
            .toList();
  }

  @SuppressWarnings("unchecked") // what from() makes
  private void taught(ConfigNode object, Scope scope, Map<String, Object> into) {
    ConfigNode stated = object.get(SIGNAL);
    List<String> seen = (List<String>) Objects.requireNonNull(into.get(FROM));
    into.put(SIGNALS, stated.isMissing() ? scope.signals(seen) : signals.read(stated, scope));
  }

  private void normalised(ConfigNode object, Scope scope, Map<String, Object> into) {
    mean.read().read(object, scope, into);
    if (!object.has(mean.name())) {
      into.put("mean", scope.readouts().mean());
    }
  }

  /**
   * What an experiment says for all readouts. What is wrong with a loss is an error even if no
   * readout wants it; a missing default is not.
   *
   * @param scope with the names of populations
   */
  Scope.Readouts read(ConfigNode experiment, Scope scope, Choice<LearningRuleFactory> rule) {
    Supplier<Choice<LossFactory>> any = () -> usualLoss.read(experiment.get(LOSS), scope);
    Choice<LossFactory> stated = experiment.has(LOSS) ? any.get() : null;
    ConfigNode signal = experiment.get(SIGNAL);
    Map<String, Object> values = new HashMap<>();
    mean.read().read(experiment, scope, values);
    return new Scope.Readouts(
        stated == null ? any : () -> stated,
        Boolean.TRUE.equals(values.get("mean")),
        signal.isMissing() ? null : signals.read(signal, scope),
        rule);
  }

  /** The readout of layers. */
  ReadoutDefinition ofLayers(ConfigNode node, Scope scope) {
    Map<String, Object> values = ofLayers.values(ofLayers.expectKnown(node), scope);
    List<String> names = scope.populations();
    List<String> seen =
        "all".equals(values.get(FROM)) ? names : names.subList(names.size() - 1, names.size());
    values.put("name", Graph.OUT);
    values.put("outputs", 0);
    values.put(FROM, seen);
    values.put(SIGNALS, scope.signals(seen));
    values.put("learned", true);
    values.put(LOSS, scope.readouts().loss().get());
    values.put("mean", scope.readouts().mean());
    values.put("weight", 1.0);
    return ofLayers.make(node, values);
  }

  /**
   * Learning signals by population: a component for all of them, or an object with one for each
   * that is taught.
   */
  private static final class Signals implements Item<Map<String, Choice<LearningSignalFactory>>> {

    private static final String NAME = "name";

    @Override
    public Map<String, Choice<LearningSignalFactory>> read(ConfigNode node, Scope scope) {
      if (!node.json().isObject() || node.has(NAME)) {
        return DefaultSignals.same(
            scope.choices().read(node, LearningSignalFactory.class, null), scope.populations());
      }
      List<String> populations = scope.populations();
      node.withKeys(Stream.concat(Stream.of(NAME), populations.stream()).toList());
      Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
      populations.stream()
          .filter(node::has)
          .forEach(
              population ->
                  signals.put(
                      population,
                      scope
                          .choices()
                          .read(node.get(population), LearningSignalFactory.class, null)));
      return signals;
    }

    /** One component if all populations have the same; else one for each that is taught. */
    @Override
    public JsonNode write(Map<String, Choice<LearningSignalFactory>> signals, Scope scope) {
      Set<Choice<LearningSignalFactory>> distinct = new HashSet<>(signals.values());
      if (distinct.size() == 1 && signals.size() == scope.populations().size()) {
        return Choices.write(distinct.iterator().next());
      }
      ObjectNode json = ParameterValues.JSON.objectNode();
      signals.forEach((population, signal) -> json.set(population, Choices.write(signal)));
      return json;
    }
  }
}
