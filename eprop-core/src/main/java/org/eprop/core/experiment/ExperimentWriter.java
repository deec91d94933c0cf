package org.eprop.core.experiment;

import static org.eprop.core.experiment.ExperimentFormat.BATCH_SIZE;
import static org.eprop.core.experiment.ExperimentFormat.BIAS;
import static org.eprop.core.experiment.ExperimentFormat.CLIP_GRADIENT_NORM;
import static org.eprop.core.experiment.ExperimentFormat.EPOCHS;
import static org.eprop.core.experiment.ExperimentFormat.EVALUATE_EVERY;
import static org.eprop.core.experiment.ExperimentFormat.GAIN;
import static org.eprop.core.experiment.ExperimentFormat.INPUT_CONNECTIVITY;
import static org.eprop.core.experiment.ExperimentFormat.INPUT_GAIN;
import static org.eprop.core.experiment.ExperimentFormat.LAYERS;
import static org.eprop.core.experiment.ExperimentFormat.NORMALISATION;
import static org.eprop.core.experiment.ExperimentFormat.RECURRENT;
import static org.eprop.core.experiment.ExperimentFormat.RECURRENT_CONNECTIVITY;
import static org.eprop.core.experiment.ExperimentFormat.RECURRENT_GAIN;
import static org.eprop.core.experiment.ExperimentFormat.SCALED_INPUT;
import static org.eprop.core.experiment.ExperimentFormat.SIZE;
import static org.eprop.core.experiment.ExperimentFormat.STOP_AT_ERROR;
import static org.eprop.core.experiment.ExperimentFormat.TAU_OUT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.eprop.core.network.LayerDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ReadoutDefinition;

/**
 * Writes experiments as JSON: complete, every default written out, always in the same order. What
 * it writes, {@link ExperimentReader} reads back as an equal experiment. Immutable and thread-safe.
 */
public final class ExperimentWriter {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A writer; it has no settings. */
  public ExperimentWriter() {}

  /** An experiment as JSON text that ends with a line break. */
  public String write(Experiment experiment) {
    return write(experiment, Map.of());
  }

  /**
   * The same with a note of where it comes from, under the key {@code provenance}, which readers
   * pass over.
   *
   * @param provenance strings, numbers, flags, and lists and maps of them; left out if empty
   */
  public String write(Experiment experiment, Map<String, ?> provenance) {
    ObjectNode json = JSON.objectNode();
    json.set("task", ArgumentsWriter.choice(experiment.task()));
    json.set("network", network(experiment.layers(), experiment.readout()));
    addLearning(json, experiment.learning());
    addTraining(json, experiment.training());
    json.put("seed", experiment.seed());
    if (!provenance.isEmpty()) {
      json.set("provenance", Configuration.mapper().valueToTree(provenance));
    }
    return PrettyJson.of(json);
  }

  /** The network and how it learns, as {@link ExperimentReader#readModel} reads it. */
  public String write(Model model) {
    ObjectNode json = JSON.objectNode();
    json.set("network", network(model.network().layers(), model.network().readout()));
    addLearning(json, model.learning());
    return PrettyJson.of(json);
  }

  private static ObjectNode network(List<LayerDefinition> layers, ReadoutDefinition readout) {
    ObjectNode json = JSON.objectNode();
    ArrayNode list = json.putArray("layers");
    layers.forEach(layer -> list.add(layer(layer)));
    json.set("readout", readout(readout));
    return json;
  }

  private static ObjectNode layer(LayerDefinition layer) {
    ObjectNode json = JSON.objectNode();
    ArrayNode populations = json.putArray("populations");
    layer.populations().forEach(population -> populations.add(population(population)));
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

  private static ObjectNode population(PopulationDefinition population) {
    ObjectNode json = JSON.objectNode();
    json.set("neuron", ArgumentsWriter.choice(population.neuron()));
    return ArgumentsWriter.add(
        json, ExperimentFormat.POPULATION.arguments(Map.of(SIZE, population.size())));
  }

  private static ObjectNode readout(ReadoutDefinition readout) {
    return ArgumentsWriter.add(
        JSON.objectNode(),
        ExperimentFormat.READOUT.arguments(
            Map.of(
                TAU_OUT, readout.tauOut(),
                SCALED_INPUT, readout.scaledInput(),
                BIAS, readout.bias(),
                GAIN, readout.gain(),
                LAYERS, readout.allLayers() ? "all" : "last")));
  }

  private static void addLearning(ObjectNode json, Learning learning) {
    json.set("loss", ArgumentsWriter.choice(learning.loss()));
    ArgumentsWriter.add(
        json,
        ExperimentFormat.LEARNING.arguments(
            Map.of(NORMALISATION, learning.mean() ? "mean" : "sum")));
    json.set("learning_signal", ArgumentsWriter.choice(learning.learningSignal()));
    ArrayNode regularizers = json.putArray("regularizers");
    learning.regularizers().forEach(choice -> regularizers.add(ArgumentsWriter.choice(choice)));
    json.set("rule", ArgumentsWriter.choice(learning.rule()));
  }

  private static void addTraining(ObjectNode json, Training training) {
    json.set("optimizer", ArgumentsWriter.choice(training.optimizer()));
    json.set("schedule", ArgumentsWriter.choice(training.schedule()));
    json.set(
        "training",
        ArgumentsWriter.add(
            JSON.objectNode(),
            ExperimentFormat.TRAINING.arguments(
                Map.of(
                    EPOCHS, training.epochs(),
                    BATCH_SIZE, training.batchSize(),
                    CLIP_GRADIENT_NORM, training.clipGradientNorm(),
                    EVALUATE_EVERY, training.evaluateEvery(),
                    STOP_AT_ERROR, training.stopAtError()))));
  }
}
