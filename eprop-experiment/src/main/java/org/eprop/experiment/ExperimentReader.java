package org.eprop.experiment;

import static org.eprop.experiment.ExperimentFormat.BATCH_SIZE;
import static org.eprop.experiment.ExperimentFormat.CLASS_WEIGHTS;
import static org.eprop.experiment.ExperimentFormat.CLIP_GRADIENT_NORM;
import static org.eprop.experiment.ExperimentFormat.EPOCHS;
import static org.eprop.experiment.ExperimentFormat.EVALUATE_EVERY;
import static org.eprop.experiment.ExperimentFormat.PATIENCE;
import static org.eprop.experiment.ExperimentFormat.STOP_AT_ERROR;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.model.Model;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.environment.EnvironmentTaskFactory;
import org.eprop.experiment.environment.Reinforcement;

/**
 * Reads experiments from JSON; the format is on this package's page. Immutable and thread-safe.
 *
 * <p>Anything wrong is an {@link InvalidInputException} that names the file, the place in it, the
 * value, and what was expected:
 *
 * <pre>
 * my.json: network.layers[0].surrogate.gama: unknown key; nearest: gamma; known: [name, gamma, ...]
 * </pre>
 */
public final class ExperimentReader {

  private final ChoiceReader choices;
  private final NetworkReader networks;

  /**
   * @param plugins the components an experiment may name
   */
  public ExperimentReader(Plugins plugins) {
    this.choices = new ChoiceReader(plugins);
    this.networks = new NetworkReader(choices);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it can't be read or something in it is wrong
   */
  public Experiment read(Path file) {
    return read(Configuration.of(file));
  }

  /**
   * Reads JSON text.
   *
   * @param source what error messages call it
   * @throws InvalidInputException if something in it is wrong
   */
  public Experiment read(String json, String source) {
    return read(Configuration.of(json, source));
  }

  /**
   * Reads a configuration.
   *
   * @throws InvalidInputException if something in it is wrong
   */
  public Experiment read(Configuration configuration) {
    return inside(configuration, this::experiment);
  }

  /**
   * Reads the network and how it learns, for a program that has data and a training loop of its
   * own. A whole experiment will do; {@code task}, {@code optimizer}, {@code schedule}, {@code
   * training} and {@code seed} are neither required nor looked at.
   *
   * @param inputs the number of input channels
   * @param outputs the number of readout neurons
   * @param timeStep dt, ms
   * @throws InvalidInputException if something in it is wrong
   */
  public Model readModel(Configuration configuration, int inputs, int outputs, double timeStep) {
    return inside(
        configuration,
        root -> {
          Arguments plain = plainValues(root);
          return new Model(
              networks.network(root, plain).definition(inputs, outputs, timeStep),
              networks.learning(root));
        });
  }

  /**
   * Reads a component with its parameters, such as {@code {"name": "alif", "tau_a": 300}}.
   *
   * @param factory the interface of its kind
   * @throws InvalidInputException if something in it is wrong
   */
  public <F extends Component> Choice<F> component(Configuration configuration, Class<F> factory) {
    return inside(configuration, root -> choices.read(root, factory));
  }

  private static <T> T inside(Configuration configuration, Function<ConfigNode, T> read) {
    try {
      return read.apply(new ConfigNode(configuration.json(), ""));
    } catch (InvalidInputException e) {
      throw e.at(configuration.source());
    }
  }

  private static Arguments plainValues(ConfigNode root) {
    return ArgumentsReader.read(
        root,
        ExperimentFormat.LEARNING,
        "task",
        "environment",
        "reinforcement",
        "network",
        "loss",
        "learning_signal",
        "regularizers",
        "rule",
        "constraints",
        "optimizer",
        "optimizers",
        "schedule",
        "training",
        "seed",
        "provenance");
  }

  private Experiment experiment(ConfigNode root) {
    Arguments plain = plainValues(root);
    return new Experiment(
        task(root),
        networks.network(root, plain),
        networks.learning(root),
        training(root),
        seed(root));
  }

  private Choice<TaskFactory> task(ConfigNode root) {
    if (!root.has("environment")) {
      if (root.has("reinforcement")) {
        throw root.get("reinforcement").problem("expected only beside \"environment\"");
      }
      return choices.read(
          root.require("task", "one of " + choices.names(TaskFactory.class)), TaskFactory.class);
    }
    if (root.has("task")) {
      throw root.get("task").problem("stands beside \"environment\"; expected one of them");
    }
    for (Parameter other : List.of(STOP_AT_ERROR, CLASS_WEIGHTS)) {
      if (root.getOrEmpty("training").has(other.name())) {
        ConfigNode node = root.get("training").get(other.name());
        if (!other.defaultValue().equals(ArgumentsReader.value(node, other))) {
          String none = other == CLASS_WEIGHTS ? "\"\"" : "0";
          throw node.expected(none + " for an environment");
        }
      }
    }
    return new EnvironmentTaskFactory(
            choices.read(root.get("environment"), EnvironmentFactory.class), reinforcement(root))
        .choice();
  }

  private static Reinforcement reinforcement(ConfigNode root) {
    Arguments given =
        ArgumentsReader.read(root.getOrEmpty("reinforcement"), ExperimentFormat.REINFORCEMENT);
    return new Reinforcement(
        given.real(ExperimentFormat.GAMMA),
        given.real(ExperimentFormat.LAMBDA),
        given.flag(ExperimentFormat.NORMALISE_ADVANTAGES),
        given.real(ExperimentFormat.REWARD_SCALE),
        given.integer(ExperimentFormat.PASSES),
        given.integer(ExperimentFormat.EPISODES),
        given.integer(ExperimentFormat.VALIDATION_EPISODES),
        given.integer(ExperimentFormat.TEST_EPISODES),
        given.text(ExperimentFormat.EVALUATION).equals("greedy"),
        given.real(ExperimentFormat.SIGMA),
        given.real(ExperimentFormat.STOP_AT_RETURN));
  }

  private Training training(ConfigNode root) {
    Arguments arguments =
        ArgumentsReader.read(root.getOrEmpty("training"), ExperimentFormat.TRAINING);
    return new Training(
        arguments.integer(EPOCHS),
        arguments.integer(BATCH_SIZE),
        choices.read(root, "optimizer", OptimizerFactory.class, ExperimentFormat.DEFAULT_OPTIMIZER),
        optimizers(root),
        choices.read(root, "schedule", ScheduleFactory.class, ExperimentFormat.DEFAULT_SCHEDULE),
        arguments.real(CLIP_GRADIENT_NORM),
        arguments.integer(EVALUATE_EVERY),
        arguments.real(STOP_AT_ERROR),
        arguments.integer(PATIENCE),
        arguments.text(CLASS_WEIGHTS));
  }

  private List<LeafOptimizer> optimizers(ConfigNode root) {
    if (!root.has("optimizers")) {
      return List.of();
    }
    return root.get("optimizers").elements("a list of optimizers").stream()
        .map(this::leafOptimizer)
        .toList();
  }

  private LeafOptimizer leafOptimizer(ConfigNode node) {
    if (!node.json().isObject()) {
      throw node.expected("an object with \"for\" and an optimizer");
    }
    String pattern =
        GraphReader.text(node.require("for", "a pattern of leaf names such as \"*.tau_*\""));
    return new LeafOptimizer(
        pattern,
        choices.read(
            node.without("for"), OptimizerFactory.class, ExperimentFormat.DEFAULT_OPTIMIZER));
  }

  /** A seed is any long, which a whole-number parameter can't hold. */
  private static long seed(ConfigNode root) {
    if (!root.has("seed")) {
      return ExperimentFormat.DEFAULT_SEED;
    }
    ConfigNode seed = root.get("seed");
    if (!seed.json().isIntegralNumber() || !seed.json().canConvertToLong()) {
      throw seed.expected("a whole number of at most 64 bits");
    }
    return seed.json().longValue();
  }
}
