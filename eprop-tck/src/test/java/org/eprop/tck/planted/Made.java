package org.eprop.tck.planted;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.optimizer.StepSize;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;

/**
 * A factory that is made of a function, which has a mistake or not. There is one for each kind.
 *
 * @param <T> what it makes
 */
public abstract class Made<T> implements Component {

  private final List<Parameter> parameters;
  private final Function<Context, T> make;

  private Made(List<Parameter> parameters, Function<Context, T> make) {
    this.parameters = parameters;
    this.make = make;
  }

  /** For loops without end, which are kind enough to stop when the check has given them up. */
  public static boolean forEver() {
    return !Thread.currentThread().isInterrupted();
  }

  @Override
  public final String name() {
    return "planted";
  }

  @Override
  public final String description() {
    return "x = something that is planted.";
  }

  @Override
  public final List<Parameter> parameters() {
    return parameters;
  }

  /** As the factories of the kinds have it. */
  public final T create(Context context) {
    return make.apply(context);
  }

  public static final class Neuron extends Made<NeuronModel> implements NeuronFactory {
    public Neuron(List<Parameter> parameters, Function<Context, NeuronModel> make) {
      super(parameters, make);
    }
  }

  public static final class ALoss extends Made<Loss> implements LossFactory {
    public ALoss(List<Parameter> parameters, Function<Context, Loss> make) {
      super(parameters, make);
    }
  }

  public static final class Signal extends Made<LearningSignal> implements LearningSignalFactory {
    public Signal(List<Parameter> parameters, Function<Context, LearningSignal> make) {
      super(parameters, make);
    }
  }

  public static final class ARegularizer extends Made<Regularizer> implements RegularizerFactory {
    public ARegularizer(List<Parameter> parameters, Function<Context, Regularizer> make) {
      super(parameters, make);
    }
  }

  public static final class AConstraint extends Made<Constraint> implements ConstraintFactory {
    public AConstraint(List<Parameter> parameters, Function<Context, Constraint> make) {
      super(parameters, make);
    }
  }

  public static final class AnOptimizer extends Made<Optimizer> implements OptimizerFactory {
    public AnOptimizer(List<Parameter> parameters, Function<Context, Optimizer> make) {
      super(parameters, make);
    }
  }

  public static final class ReadoutLearner extends Made<ReadoutOptimizer>
      implements ReadoutOptimizerFactory {
    public ReadoutLearner(List<Parameter> parameters, Function<Context, ReadoutOptimizer> make) {
      super(parameters, make);
    }
  }

  public static final class Step extends Made<StepSize> implements StepSizeFactory {
    public Step(List<Parameter> parameters, Function<Context, StepSize> make) {
      super(parameters, make);
    }
  }

  public static final class ASchedule extends Made<Schedule> implements ScheduleFactory {
    public ASchedule(List<Parameter> parameters, Function<Context, Schedule> make) {
      super(parameters, make);
    }
  }

  public static final class Rule extends Made<LearningRule> implements LearningRuleFactory {
    public Rule(List<Parameter> parameters, Function<Context, LearningRule> make) {
      super(parameters, make);
    }
  }

  public static final class Weights extends Made<InitialWeights> implements InitialWeightsFactory {
    public Weights(List<Parameter> parameters, Function<Context, InitialWeights> make) {
      super(parameters, make);
    }
  }

  public static final class ATask extends Made<Task> implements TaskFactory {
    public ATask(List<Parameter> parameters, Function<Context, Task> make) {
      super(parameters, make);
    }
  }

  public static final class Transform extends Made<EventTransform>
      implements EventTransformFactory {
    public Transform(List<Parameter> parameters, Function<Context, EventTransform> make) {
      super(parameters, make);
    }
  }

  public static final class Surrogate extends Made<SurrogateGradient> implements SurrogateFactory {
    private final boolean mayBeNegative;

    public Surrogate(
        List<Parameter> parameters,
        boolean mayBeNegative,
        Function<Context, SurrogateGradient> make) {
      super(parameters, make);
      this.mayBeNegative = mayBeNegative;
    }

    @Override
    public boolean mayBeNegative() {
      return mayBeNegative;
    }
  }

  public static final class Reader extends Made<EventReader> implements EventReaderFactory {
    private final EventExample example;

    /**
     * @param example null if it has none
     */
    public Reader(
        List<Parameter> parameters, EventExample example, Function<Context, EventReader> make) {
      super(parameters, make);
      this.example = example;
    }

    @Override
    public Optional<EventExample> example() {
      return Optional.ofNullable(example);
    }
  }

  public static final class World extends Made<Environment> implements EnvironmentFactory {
    public World(List<Parameter> parameters, Function<Context, Environment> make) {
      super(parameters, make);
    }
  }

  public static final class AnEncoder extends Made<Encoder> implements EncoderFactory {
    public AnEncoder(List<Parameter> parameters, Function<Context, Encoder> make) {
      super(parameters, make);
    }
  }
}
