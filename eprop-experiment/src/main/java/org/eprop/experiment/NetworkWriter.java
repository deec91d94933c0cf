package org.eprop.experiment;

import static org.eprop.experiment.ExperimentFormat.BIAS;
import static org.eprop.experiment.ExperimentFormat.DELAY_SIGMA;
import static org.eprop.experiment.ExperimentFormat.GAIN;
import static org.eprop.experiment.ExperimentFormat.HIDDEN_BIAS;
import static org.eprop.experiment.ExperimentFormat.HIGHEST;
import static org.eprop.experiment.ExperimentFormat.INPUT_CONNECTIVITY;
import static org.eprop.experiment.ExperimentFormat.INPUT_GAIN;
import static org.eprop.experiment.ExperimentFormat.LAYERS;
import static org.eprop.experiment.ExperimentFormat.LEARN_PROJECTION;
import static org.eprop.experiment.ExperimentFormat.LEARN_READOUT;
import static org.eprop.experiment.ExperimentFormat.LOWEST;
import static org.eprop.experiment.ExperimentFormat.NORMALISATION;
import static org.eprop.experiment.ExperimentFormat.OUTPUTS;
import static org.eprop.experiment.ExperimentFormat.RECURRENT;
import static org.eprop.experiment.ExperimentFormat.RECURRENT_CONNECTIVITY;
import static org.eprop.experiment.ExperimentFormat.RECURRENT_GAIN;
import static org.eprop.experiment.ExperimentFormat.SCALED_INPUT;
import static org.eprop.experiment.ExperimentFormat.SIZE;
import static org.eprop.experiment.ExperimentFormat.STORAGE;
import static org.eprop.experiment.ExperimentFormat.TAU_OUT;
import static org.eprop.experiment.ExperimentFormat.WEIGHT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.initial.Gaussian;
import org.eprop.core.model.LayerDefinition;
import org.eprop.core.model.Layers;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;

/** Writes networks in both forms, complete. */
final class NetworkWriter {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private NetworkWriter() {}

  static ObjectNode layers(Layers network) {
    ObjectNode json = JSON.objectNode();
    ArrayNode list = json.putArray("layers");
    network.layers().forEach(layer -> list.add(layer(layer)));
    json.set("readout", layeredReadout(network));
    return json;
  }

  private static ObjectNode layer(LayerDefinition layer) {
    ObjectNode json = JSON.objectNode();
    json.set("populations", groups(layer.groups()));
    json.set("surrogate", ArgumentsWriter.choice(layer.surrogate()));
    return ArgumentsWriter.add(
        json,
        ExperimentFormat.LAYER.arguments(
            Map.of(
                RECURRENT, layer.recurrent(),
                INPUT_GAIN, layer.inputGain(),
                RECURRENT_GAIN, layer.recurrentGain(),
                INPUT_CONNECTIVITY, layer.inputConnectivity(),
                RECURRENT_CONNECTIVITY, layer.recurrentConnectivity())));
  }

  private static ArrayNode groups(List<GroupDefinition> groups) {
    ArrayNode list = JSON.arrayNode();
    groups.forEach(group -> list.add(group(group)));
    return list;
  }

  private static ObjectNode group(GroupDefinition group) {
    ObjectNode json = JSON.objectNode();
    ObjectNode neuron = ArgumentsWriter.choice(group.neuron());
    group.learned().forEach(name -> neuron.set(name, learning(neuron.get(name))));
    json.set("neuron", neuron);
    return ArgumentsWriter.add(
        json, ExperimentFormat.POPULATION.arguments(Map.of(SIZE, group.size())));
  }

  /** A value with {@code "learn": true} beside it. */
  private static ObjectNode learning(JsonNode value) {
    ObjectNode json = JSON.objectNode();
    if (value.isObject()) {
      json.setAll((ObjectNode) value);
    } else {
      json.set(value.isArray() ? "values" : "value", value);
    }
    return json.put("learn", true);
  }

  private static ObjectNode layeredReadout(Layers network) {
    ReadoutDefinition readout = network.readout();
    boolean all = readout.from().size() == network.layers().size() && readout.from().size() > 1;
    ObjectNode json =
        ArgumentsWriter.add(
            JSON.objectNode(),
            ExperimentFormat.READOUT.arguments(
                Map.of(
                    TAU_OUT, readout.tauOut(),
                    SCALED_INPUT, readout.scaledInput(),
                    BIAS, readout.bias(),
                    GAIN, readout.initialWeights().arguments().real(Gaussian.GAIN),
                    LAYERS, all ? "all" : "last")));
    return withTauOut(json, readout);
  }

  private static ObjectNode withTauOut(ObjectNode json, ReadoutDefinition readout) {
    if (readout.learnsTauOut()) {
      json.set(TAU_OUT.name(), learning(json.get(TAU_OUT.name())));
    }
    return json;
  }

  static ObjectNode graph(
      List<InputDefinition> inputs,
      List<PopulationDefinition> populations,
      List<ProjectionDefinition> projections,
      List<ReadoutDefinition> readouts) {
    ObjectNode json = JSON.objectNode();
    ObjectNode channels = json.putObject("inputs");
    inputs.forEach(input -> channels.put(input.name(), input.channels()));
    ObjectNode neurons = json.putObject("populations");
    populations.forEach(population -> neurons.set(population.name(), population(population)));
    ArrayNode synapses = json.putArray("projections");
    projections.forEach(projection -> synapses.add(projection(projection)));
    ObjectNode outputs = json.putObject("readouts");
    List<String> names = populations.stream().map(PopulationDefinition::name).toList();
    readouts.forEach(readout -> outputs.set(readout.name(), readout(readout, names)));
    return json;
  }

  private static ObjectNode population(PopulationDefinition population) {
    List<GroupDefinition> groups = population.groups();
    ObjectNode json = groups.size() == 1 ? group(groups.get(0)) : JSON.objectNode();
    if (groups.size() > 1) {
      json.set("neurons", groups(groups));
    }
    json.set("surrogate", ArgumentsWriter.choice(population.surrogate()));
    return ArgumentsWriter.add(
        json, ExperimentFormat.GRAPH_POPULATION.arguments(Map.of(HIDDEN_BIAS, population.bias())));
  }

  private static ObjectNode projection(ProjectionDefinition projection) {
    ObjectNode json = JSON.objectNode();
    json.put("name", projection.name());
    json.put("from", projection.from());
    json.put("to", projection.to());
    json.set("connectivity", connectivity(projection.connectivity()));
    if (projection.delay() != null) {
      json.set("delay", delay(projection.delay()));
    }
    json.set("initial_weights", ArgumentsWriter.choice(projection.initialWeights()));
    return ArgumentsWriter.add(
        json,
        ExperimentFormat.GRAPH_PROJECTION.arguments(
            Map.of(LEARN_PROJECTION, projection.learned(), STORAGE, projection.storage().text())));
  }

  private static JsonNode connectivity(ConnectivityDefinition connectivity) {
    if (connectivity instanceof ConnectivityDefinition.Share share) {
      return JSON.numberNode(share.share());
    }
    if (connectivity instanceof ConnectivityDefinition.OneToOne) {
      return JSON.textNode("one_to_one");
    }
    return connectivity instanceof ConnectivityDefinition.Listed listed
        ? JSON.objectNode().set("list", rows(listed.pairs()))
        : JSON.numberNode(1);
  }

  private static JsonNode delay(DelayDefinition delay) {
    if (delay instanceof DelayDefinition.Learned learned) {
      ObjectNode json = learning(delay(learned.initial()));
      return json.set(
          "learn",
          ArgumentsWriter.add(
              JSON.objectNode(),
              ExperimentFormat.LEARN_DELAY.arguments(
                  Map.of(
                      DELAY_SIGMA, learned.sigma(),
                      LOWEST, learned.lowest(),
                      HIGHEST, learned.highest()))));
    }
    if (delay instanceof DelayDefinition.Uniform uniform) {
      return JSON.numberNode(uniform.steps());
    }
    return delay instanceof DelayDefinition.Drawn drawn
        ? ArgumentsWriter.distribution(drawn.steps())
        : JSON.objectNode().set("values", rows(((DelayDefinition.Given) delay).steps()));
  }

  private static ArrayNode rows(int[][] rows) {
    ArrayNode list = JSON.arrayNode();
    for (int[] row : rows) {
      ArrayNode numbers = list.addArray();
      for (int number : row) {
        numbers.add(number);
      }
    }
    return list;
  }

  private static ObjectNode readout(ReadoutDefinition readout, List<String> populations) {
    ObjectNode json = JSON.objectNode();
    ArrayNode from = json.putArray("from");
    readout.from().forEach(from::add);
    json.set("loss", ArgumentsWriter.choice(readout.loss()));
    json.set(SignalsReader.KEY, signals(readout.learningSignals(), populations));
    json.set("initial_weights", ArgumentsWriter.choice(readout.initialWeights()));
    return withTauOut(
        ArgumentsWriter.add(
            json,
            ExperimentFormat.GRAPH_READOUT.arguments(
                Map.of(
                    OUTPUTS, readout.outputs(),
                    TAU_OUT, readout.tauOut(),
                    SCALED_INPUT, readout.scaledInput(),
                    BIAS, readout.bias(),
                    LEARN_READOUT, readout.learned(),
                    NORMALISATION, readout.mean() ? "mean" : "sum",
                    WEIGHT, readout.weight()))),
        readout);
  }

  /** One component if all populations have the same; else one for each that is taught. */
  static ObjectNode signals(
      Map<String, Choice<LearningSignalFactory>> signals, List<String> populations) {
    Set<Choice<LearningSignalFactory>> distinct = new HashSet<>(signals.values());
    if (distinct.size() == 1 && signals.size() == populations.size()) {
      return ArgumentsWriter.choice(distinct.iterator().next());
    }
    ObjectNode json = JSON.objectNode();
    signals.forEach((population, signal) -> json.set(population, ArgumentsWriter.choice(signal)));
    return json;
  }
}
