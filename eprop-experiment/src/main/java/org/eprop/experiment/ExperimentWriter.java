package org.eprop.experiment;

import static org.eprop.experiment.ExperimentFormat.BATCH_SIZE;
import static org.eprop.experiment.ExperimentFormat.CLASS_WEIGHTS;
import static org.eprop.experiment.ExperimentFormat.CLIP_GRADIENT_NORM;
import static org.eprop.experiment.ExperimentFormat.EPOCHS;
import static org.eprop.experiment.ExperimentFormat.EVALUATE_EVERY;
import static org.eprop.experiment.ExperimentFormat.NORMALISATION;
import static org.eprop.experiment.ExperimentFormat.PATIENCE;
import static org.eprop.experiment.ExperimentFormat.STOP_AT_ERROR;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.eprop.core.model.Graph;
import org.eprop.core.model.Layers;
import org.eprop.core.model.LeafConstraint;
import org.eprop.core.model.Learning;
import org.eprop.core.model.Model;
import org.eprop.core.model.NetworkForm;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.experiment.environment.EnvironmentTaskFactory;
import org.eprop.experiment.environment.Reinforcement;
import org.eprop.experiment.provenance.Provenance;

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
    return PrettyJson.of(json(experiment));
  }

  /**
   * The same with what a run of it was made from, under the key {@code provenance}, which readers
   * of experiments pass over.
   */
  public String write(Experiment experiment, Provenance provenance) {
    ObjectNode json = json(experiment);
    json.set("provenance", provenance.json());
    return PrettyJson.of(json);
  }

  private static ObjectNode json(Experiment experiment) {
    ObjectNode json = JSON.objectNode();
    if (experiment.task().factory() instanceof EnvironmentTaskFactory environment) {
      json.set("environment", ArgumentsWriter.choice(environment.environment()));
      json.set("reinforcement", reinforcement(environment.reinforcement()));
    } else {
      json.set("task", ArgumentsWriter.choice(experiment.task()));
    }
    json.set("network", network(experiment.network()));
    if (experiment.network() instanceof Layers layers) {
      addReadout(json, layers);
    }
    addLearning(json, experiment.learning());
    addTraining(json, experiment.training());
    json.put("seed", experiment.seed());
    return json;
  }

  /** The network, as a graph, and how it learns, as {@link ExperimentReader#readModel} reads it. */
  public String write(Model model) {
    ObjectNode json = JSON.objectNode();
    NetworkDefinition network = model.network();
    json.set(
        "network",
        NetworkWriter.graph(
            network.inputs(), network.populations(), network.projections(), network.readouts()));
    addLearning(json, model.learning());
    return PrettyJson.of(json);
  }

  private static ObjectNode network(NetworkForm network) {
    if (network instanceof Layers layers) {
      return NetworkWriter.layers(layers);
    }
    Graph graph = network.graph();
    return NetworkWriter.graph(
        graph.inputs(), graph.populations(), graph.projections(), graph.readouts());
  }

  /** What a network of layers says of its readout beside the network. */
  private static void addReadout(ObjectNode json, Layers network) {
    ReadoutDefinition readout = network.readout();
    json.set("loss", ArgumentsWriter.choice(readout.loss()));
    ArgumentsWriter.add(
        json,
        ExperimentFormat.LEARNING.arguments(
            Map.of(NORMALISATION, readout.mean() ? "mean" : "sum")));
    json.set(
        SignalsReader.KEY,
        NetworkWriter.signals(readout.learningSignals(), Layers.names(network.layers().size())));
  }

  private static void addLearning(ObjectNode json, Learning learning) {
    ArrayNode regularizers = json.putArray("regularizers");
    learning.regularizers().forEach(choice -> regularizers.add(ArgumentsWriter.choice(choice)));
    json.set("rule", ArgumentsWriter.choice(learning.rule()));
    ArrayNode constraints = json.putArray("constraints");
    for (LeafConstraint some : learning.constraints()) {
      ObjectNode entry = constraints.addObject().put("for", some.pattern());
      entry.setAll(ArgumentsWriter.choice(some.constraint()));
    }
  }

  private static ObjectNode reinforcement(Reinforcement settings) {
    return ArgumentsWriter.add(
        JSON.objectNode(),
        ExperimentFormat.REINFORCEMENT.arguments(
            Map.ofEntries(
                Map.entry(ExperimentFormat.GAMMA, settings.gamma()),
                Map.entry(ExperimentFormat.LAMBDA, settings.lambda()),
                Map.entry(ExperimentFormat.NORMALISE_ADVANTAGES, settings.normaliseAdvantages()),
                Map.entry(ExperimentFormat.REWARD_SCALE, settings.rewardScale()),
                Map.entry(ExperimentFormat.PASSES, settings.passes()),
                Map.entry(ExperimentFormat.EPISODES, settings.episodes()),
                Map.entry(ExperimentFormat.VALIDATION_EPISODES, settings.validationEpisodes()),
                Map.entry(ExperimentFormat.TEST_EPISODES, settings.testEpisodes()),
                Map.entry(ExperimentFormat.EVALUATION, settings.greedy() ? "greedy" : "sampled"),
                Map.entry(ExperimentFormat.SIGMA, settings.sigma()),
                Map.entry(ExperimentFormat.STOP_AT_RETURN, settings.stopAtReturn()))));
  }

  private static void addTraining(ObjectNode json, Training training) {
    json.set("optimizer", ArgumentsWriter.choice(training.optimizer()));
    ArrayNode optimizers = json.putArray("optimizers");
    for (LeafOptimizer special : training.optimizers()) {
      ObjectNode entry = optimizers.addObject().put("for", special.pattern());
      entry.setAll(ArgumentsWriter.choice(special.optimizer()));
    }
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
                    STOP_AT_ERROR, training.stopAtError(),
                    PATIENCE, training.patience(),
                    CLASS_WEIGHTS, training.classWeights()))));
  }
}
