package org.eprop.core.testing;

import java.util.List;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.metric.JudgedSample;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.metric.Tally;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;
import org.eprop.learning.initial.Constant;
import org.eprop.learning.initial.GaussianWeights;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.NormalisedStep;
import org.eprop.learning.signal.Local;
import org.eprop.learning.trace.EpropTrace;

/** Components that have names and parameters, for tests that never run them. */
public final class TestComponents {

  public static final Parameter TAU_M =
      Parameter.perNeuron("tau_m", 20).above(0).unit("ms").describe("membrane time constant");
  public static final Parameter TAU_A =
      Parameter.perNeuron("tau_a", 200).above(0).unit("ms").describe("adaptation time constant");
  public static final Parameter FOLDER =
      Parameter.text("folder", "data").describe("where the data lie");
  public static final Parameter SEQUENCES =
      Parameter.integer("sequences", 10).above(0).describe("how many");
  public static final Parameter SHUFFLED = Parameter.flag("shuffled", true).describe("order");
  public static final Parameter SPLIT =
      Parameter.choice("split", "train", "train", "test").describe("which part");
  public static final Parameter WEIGHTS =
      Parameter.reals("weights", 0.5, 0.5).atLeast(0).atMost(1).describe("of the classes");

  public static final Parameter READER =
      Parameter.part("reader", SurrogateFactory.class).describe("a component or none");
  public static final Parameter CHANGES =
      Parameter.parts("changes", RegularizerFactory.class).describe("some components");

  private TestComponents() {}

  /** One or two of each kind, among them all defaults of an experiment. */
  public static PluginsBuilder addAll(PluginsBuilder builder) {
    for (Component component :
        List.of(
            new Neuron("lif", List.of(TAU_M)),
            new Neuron("alif", List.of(TAU_M, TAU_A)),
            new Surrogate("triangular"),
            new Surrogate("gaussian"),
            new SomeLoss("softmax_cross_entropy"),
            new SomeLoss("mean_squared_error"),
            new Signal("symmetric"),
            new Signal("random"),
            new Local(),
            new GaussianWeights(),
            new Constant(),
            new SomeRegularizer("firing_rate"),
            new Rule("eprop"),
            new Rule("bptt"),
            new EpropTrace(),
            new SomeConstraint("clip"),
            new SomeOptimizer("adam"),
            new SomeOptimizer("sgd"),
            new FixedStep(),
            new NormalisedStep(),
            new SomeSchedule("constant"),
            new SomeMetric("answers"),
            new SomeTask("ecg", List.of(FOLDER, SEQUENCES, SHUFFLED, SPLIT, WEIGHTS)),
            new SomeTask("parts", List.of(READER, CHANGES)))) {
      builder.add(component);
    }
    return builder;
  }

  /** A registry of exactly these. */
  public static Plugins plugins() {
    return addAll(Plugins.builder()).build();
  }

  /** A stub. */
  public record Neuron(String name, List<Parameter> parameters) implements NeuronFactory {
    @Override
    public String description() {
      return "a neuron";
    }

    @Override
    public NeuronModel create(Context context) {
      return LinearNeuron.withState("v").spikesWhen(0, 1).exceeds(1);
    }
  }

  /** A stub. */
  public record Surrogate(String name) implements SurrogateFactory {
    @Override
    public String description() {
      return "a surrogate";
    }

    @Override
    public SurrogateGradient create(Context context) {
      return q -> 1;
    }
  }

  /** A stub. */
  public record SomeLoss(String name) implements LossFactory {
    @Override
    public String description() {
      return "a loss";
    }

    @Override
    public Loss create(Context context) {
      return (readout, target, error) -> 0;
    }
  }

  /** A stub. */
  public record Signal(String name) implements LearningSignalFactory {
    @Override
    public String description() {
      return "a learning signal";
    }

    @Override
    public LearningSignal create(Context context) {
      return (Feedback) (wOut, neurons, random, b) -> {};
    }
  }

  /** A stub. */
  public record SomeRegularizer(String name) implements RegularizerFactory {
    @Override
    public String description() {
      return "a regularizer";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(Parameter.real("target", 0.03).atLeast(0).atMost(1));
    }

    @Override
    public Regularizer create(Context context) {
      return (rate, gradient) -> 0;
    }
  }

  /** A stub. */
  public record Rule(String name) implements LearningRuleFactory {
    @Override
    public String description() {
      return "a rule";
    }

    @Override
    public LearningRule create(Context context) {
      return new LearningRule() {
        @Override
        public PathWeights through(ProjectionPath projection) {
          throw new AssertionError("never run");
        }

        @Override
        public boolean detachesReset() {
          throw new AssertionError("never run");
        }

        @Override
        public boolean needsSymmetricFeedback() {
          return name.equals("bptt");
        }
      };
    }
  }

  /** A stub. */
  public record SomeConstraint(String name) implements ConstraintFactory {
    @Override
    public String description() {
      return "a constraint";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(Parameter.real("limit", 1).above(0));
    }

    @Override
    public Constraint create(Context context) {
      return (row, summary) -> {};
    }
  }

  /** A stub. */
  public record SomeOptimizer(String name) implements OptimizerFactory {
    @Override
    public String description() {
      return "an optimizer";
    }

    @Override
    public Optimizer create(Context context) {
      throw new AssertionError("never run");
    }
  }

  /** A stub. */
  public record SomeSchedule(String name) implements ScheduleFactory {
    @Override
    public String description() {
      return "a schedule";
    }

    @Override
    public Schedule create(Context context) {
      return (epoch, epochs) -> 1;
    }
  }

  /** A stub. */
  public record SomeMetric(String name) implements MetricFactory {
    @Override
    public String description() {
      return "answers = 1 for each sample";
    }

    @Override
    public Metric create(Context context) {
      return new Metric() {
        @Override
        public Judged judged() {
          return Judged.ANYTHING;
        }

        @Override
        public Better better() {
          return Better.LOWER;
        }

        @Override
        public void note(JudgedSample sample, Tally tally) {
          tally.observe(1);
        }
      };
    }
  }

  /** A stub. */
  public record SomeTask(String name, List<Parameter> parameters) implements TaskFactory {
    @Override
    public String description() {
      return "a task";
    }

    @Override
    public Task create(Context context) {
      throw new AssertionError("never run");
    }
  }
}
