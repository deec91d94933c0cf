package org.eprop.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.task.TaskFactory;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.model.Graph;
import org.eprop.core.model.LeafConstraint;
import org.eprop.core.model.Learning;
import org.eprop.core.model.Model;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.experiment.environment.EnvironmentTaskFactory;
import org.eprop.experiment.environment.Reinforcement;
import org.eprop.experiment.json.ConfigNode;

/**
 * The keys of an experiment file, each with how it is read and written. Those that hold plain
 * values have types, units, ranges, defaults and descriptions, declared as the parameters of
 * components are. The package's page shows where they stand.
 */
final class ExperimentFormat {

  static final String PROVENANCE = "provenance";

  private static final String TASK = "task";
  private static final String ENVIRONMENT = "environment";
  private static final String REINFORCEMENT = "reinforcement";
  private static final String NETWORK = "network";
  private static final String CLASS_WEIGHTS = "class_weights";
  private static final String STOP_AT_ERROR = "stop_at_error";
  private static final String ADAM = "adam";

  private final FixedSection<Training> training =
      new FixedSection<>(
          Training.class,
          "training",
          "How long training takes, and in which portions.",
          Key.plain(
              Parameter.integer("epochs", 10).atLeast(0).describe("passes over the training set")),
          Key.plain(Parameter.integer("batch_size", 32).above(0).describe("samples per update")),
          Key.plain(
              Parameter.real("clip_gradient_norm", 0)
                  .atLeast(0)
                  .describe(
                      "largest norm of the gradient of all weights together; a longer one is"
                          + " scaled down; 0 for no limit")),
          Key.plain(
              Parameter.integer("evaluate_every", 1)
                  .above(0)
                  .describe("epochs between evaluations on the validation set")),
          Key.plain(
              Parameter.real(STOP_AT_ERROR, 0)
                  .atLeast(0)
                  .describe(
                      "training ends when the validation error falls below this, or the training"
                          + " error if there are no validation data; 0 for never")),
          Key.plain(
              Parameter.integer("patience", 0)
                  .atLeast(0)
                  .unit("epochs")
                  .describe(
                      "training ends when the validation loss has not improved for so long (early"
                          + " stopping); 0 for never")),
          Key.plain(
              Parameter.real("averaging", 0)
                  .atLeast(0)
                  .below(1)
                  .describe(
                      "beta of an exponential moving average of everything that learns, which"
                          + " then is measured and saved; 0 for none")),
          Key.plain(
              Parameter.text(CLASS_WEIGHTS, "")
                  .describe(
                      "weights of classes in training: \"balanced\" for more weight to rarer"
                          + " classes, or a number for each class, separated by commas; empty for"
                          + " equal weights")),
          Key.plain(
              Parameter.text("judged_by", "")
                  .describe(
                      "metric by which the best epoch is chosen, and which patience,"
                          + " stop_at_error and schedules follow; empty for the error, and for"
                          + " patience and schedules the loss")));

  private final FixedSection<Training> optimization =
      new FixedSection<>(
          Training.class,
          "optimization",
          "How weights change.",
          Key.part("optimizer", Item.component(OptimizerFactory.class, ADAM)),
          Key.part(
              "optimizers",
              Item.list(
                  "a list of optimizers",
                  Item.leaves(
                      "an optimizer",
                      "*.tau_*",
                      OptimizerFactory.class,
                      ADAM,
                      LeafOptimizer::new,
                      LeafOptimizer::pattern,
                      LeafOptimizer::optimizer))),
          Key.part("step_size", Item.component(StepSizeFactory.class, "fixed")),
          Key.part("schedule", Item.component(ScheduleFactory.class, "constant")),
          Key.part(
              "metrics", Item.list("a list of metrics", Item.component(MetricFactory.class, null))),
          Key.within(training));

  private final FixedSection<Reinforcement> reinforcement =
      new FixedSection<>(
          Reinforcement.class,
          REINFORCEMENT,
          "How the network learns from the rewards of an environment.",
          Key.plain(
              Parameter.real("gamma", 0.99)
                  .atLeast(0)
                  .atMost(1)
                  .describe(
                      "discount: how much a reward counts that is one decision further away")),
          Key.plain(
              Parameter.real("lambda", 0.95)
                  .atLeast(0)
                  .atMost(1)
                  .describe(
                      "of generalized advantage estimation: 1 for returns, 0 for the errors of"
                          + " temporal differences alone")),
          Key.plain(
              Parameter.flag("normalise_advantages", true)
                  .describe(
                      "whether a batch's advantages are brought to mean 0 and standard deviation"
                          + " 1")),
          Key.plain(
              Parameter.real("reward_scale", 1)
                  .above(0)
                  .describe("factor on rewards before learning")),
          Key.plain(
              Parameter.integer("passes", 1)
                  .above(0)
                  .describe("updates from each batch of episodes")),
          Key.plain(Parameter.integer("episodes", 64).above(0).describe("of an epoch")),
          Key.plain(
              Parameter.integer("validation_episodes", 64)
                  .atLeast(0)
                  .describe("that epochs are judged by, the same each time; 0 for none")),
          Key.plain(
              Parameter.integer("test_episodes", 100)
                  .atLeast(0)
                  .describe("that the final result is measured on; 0 for none")),
          Key.<String, Boolean>plain(
              Parameter.choice("evaluation", "greedy", "greedy", "sampled")
                  .describe(
                      "whether the most probable action is taken in validation and test, or one is"
                          + " drawn as in training"),
              "greedy",
              "greedy"::equals,
              greedy -> greedy ? "greedy" : "sampled"),
          Key.plain(
              Parameter.real("sigma", 1)
                  .above(0)
                  .describe(
                      "standard deviation of actions that are real numbers; their mean is sigma"
                          + " times the readout policy")),
          Key.plain(
              Parameter.real("stop_at_return", 0)
                  .describe(
                      "training ends when the mean return of the validation episodes, or of the"
                          + " training episodes if there are no others, is at least this; 0 for"
                          + " never")),
          Key.<String, Boolean>plain(
              Parameter.choice("mean_over", "episodes", "episodes", "decisions")
                  .describe(
                      "what losses are divided by that are means: the episodes of a batch, so that"
                          + " the size of advantages counts; or the total of their absolute"
                          + " advantages for the policy, and the number of decisions for the"
                          + " value"),
              "meanOverEpisodes",
              "episodes"::equals,
              episodes -> episodes ? "episodes" : "decisions"));

  private final Item<Choice<LearningRuleFactory>> rule =
      Item.component(LearningRuleFactory.class, "eprop");

  private final FixedSection<Learning> learning =
      new FixedSection<>(
          Learning.class,
          "gradients",
          "How gradients are made.",
          Key.part(
              "regularizers",
              Item.list("a list of regularizers", Item.component(RegularizerFactory.class, null))),
          Key.part("rule", rule),
          Key.part("trace", Item.component(EligibilityTraceFactory.class, "eprop")),
          Key.part(
              "constraints",
              Item.list(
                  "a list of constraints",
                  Item.leaves(
                      "a constraint",
                      "e_*",
                      ConstraintFactory.class,
                      null,
                      LeafConstraint::new,
                      LeafConstraint::pattern,
                      LeafConstraint::constraint))));

  private final ReadoutKeys readouts = new ReadoutKeys();
  private final NetworkKeys networks = new NetworkKeys(readouts);
  private final FixedSection<Experiment> experiment;

  ExperimentFormat() {
    List<Key> keys = new ArrayList<>();
    keys.add(new Key(TASK, null, this::readTask, this::writeTask));
    keys.add(Key.known(ENVIRONMENT));
    keys.add(Key.known(REINFORCEMENT));
    keys.add(
        new Key(
            NETWORK,
            null,
            (object, scope, into) -> into.put(NETWORK, network(object, scope)),
            (values, scope, json) ->
                json.set(NETWORK, networks.write((Graph) values.apply(NETWORK)))));
    keys.addAll(readouts.all.among(values -> networks.sayingForAll((Graph) values.apply(NETWORK))));
    keys.addAll(learning.among(values -> (Learning) values.apply("learning")));
    keys.addAll(optimization.among(values -> (Training) values.apply("training")));
    keys.add(
        Key.part(
            "seed",
            Item.of(
                (seed, scope) -> seed.isMissing() ? 1 : seed.whole(), // which no parameter can hold
                (seed, scope) -> ParameterValues.JSON.numberNode(seed))));
    keys.add(Key.known(PROVENANCE));
    experiment =
        new FixedSection<>(
            Experiment.class, "experiment", "A whole experiment.", keys.toArray(Key[]::new));
  }

  /** The sections, each with its keys as parameters: for listing their documentation. */
  static List<Component> sections() {
    ExperimentFormat format = new ExperimentFormat();
    return List.of(
        format.networks.group,
        format.networks.layer,
        format.readouts.ofLayers,
        format.networks.population,
        format.networks.projection,
        format.networks.delays.learned,
        format.readouts.ofGraph,
        format.readouts.all,
        format.training,
        format.reinforcement);
  }

  Experiment read(ConfigNode root, Scope scope) {
    Map<String, Object> values = experiment.values(experiment.expectKnown(root), scope);
    values.put("learning", learning(root, scope));
    values.put("training", optimization.make(root, optimization.values(root, scope)));
    if (root.has(ENVIRONMENT)) {
      expectUsual(root, STOP_AT_ERROR, ((Training) values.get("training")).stopAtError(), 0.0);
      expectUsual(root, CLASS_WEIGHTS, ((Training) values.get("training")).classWeights(), "");
    }
    return experiment.make(root, values);
  }

  /** What an experiment says but for its task and training. */
  Model readModel(ConfigNode root, Scope scope, int inputs, int outputs, double timeStep) {
    experiment.expectKnown(root);
    return new Model(
        network(root, scope).definition(inputs, outputs, timeStep), learning(root, scope));
  }

  private Graph network(ConfigNode root, Scope scope) {
    return networks.read(root, scope, rule.read(root.get("rule"), scope));
  }

  private Learning learning(ConfigNode root, Scope scope) {
    return learning.make(root, learning.values(root, scope));
  }

  /** Environments have neither errors nor classes. */
  private static void expectUsual(ConfigNode root, String key, Object value, Object usual) {
    if (!value.equals(usual)) {
      throw root.get("training")
          .get(key)
          .expected((usual.equals("") ? "\"\"" : "0") + " for an environment");
    }
  }

  private void readTask(ConfigNode root, Scope scope, Map<String, Object> into) {
    Choices choices = scope.choices();
    if (!root.has(ENVIRONMENT)) {
      if (root.has(REINFORCEMENT)) {
        throw root.get(REINFORCEMENT).problem("expected only beside \"environment\"");
      }
      String expected = "one of " + choices.names(TaskFactory.class);
      into.put(TASK, choices.read(root.require(TASK, expected), TaskFactory.class, null));
      return;
    }
    if (root.has(TASK)) {
      throw root.get(TASK).problem("stands beside \"environment\"; expected one of them");
    }
    EnvironmentTaskFactory made =
        new EnvironmentTaskFactory(
            choices.read(root.get(ENVIRONMENT), EnvironmentFactory.class, null),
            reinforcement.read(root.get(REINFORCEMENT), scope));
    into.put(TASK, made.choice());
  }

  private void writeTask(Function<String, Object> values, Scope scope, ObjectNode json) {
    Choice<?> task = (Choice<?>) values.apply(TASK);
    if (task.factory() instanceof EnvironmentTaskFactory made) {
      json.set(ENVIRONMENT, Choices.write(made.environment()));
      json.set(REINFORCEMENT, reinforcement.write(made.reinforcement(), scope));
    } else {
      json.set(TASK, Choices.write(task));
    }
  }

  ObjectNode write(Experiment whole) {
    return experiment.write(whole, NetworkKeys.scope(whole.network()));
  }

  ObjectNode write(Model model) {
    NetworkDefinition network = model.network();
    ObjectNode json = ParameterValues.JSON.objectNode();
    json.set(
        NETWORK,
        networks.write(
            new Graph(
                network.inputs(),
                network.populations(),
                network.projections(),
                network.readouts())));
    return json.setAll(learning.write(model.learning(), Scope.of(null)));
  }
}
