package org.eprop.tck.planted;

import java.util.List;
import java.util.function.Function;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
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

/** Factories of all kinds that are made of a function; one of them has a mistake or not. */
final class Made {

  private static final String NAME = "planted";
  private static final String DESCRIPTION = "x = something that is planted.";

  private Made() {}

  /** For loops without end, which are kind enough to stop when the check has given them up. */
  static boolean forEver() {
    return !Thread.currentThread().isInterrupted();
  }

  record Neuron(List<Parameter> parameters, Function<Context, NeuronModel> make)
      implements NeuronFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public NeuronModel create(Context context) {
      return make.apply(context);
    }
  }

  record Surrogate(
      List<Parameter> parameters, boolean mayBeNegative, Function<Context, SurrogateGradient> make)
      implements SurrogateFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public SurrogateGradient create(Context context) {
      return make.apply(context);
    }
  }

  record ALoss(List<Parameter> parameters, Function<Context, Loss> make) implements LossFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public Loss create(Context context) {
      return make.apply(context);
    }
  }

  record Signal(List<Parameter> parameters, Function<Context, LearningSignal> make)
      implements LearningSignalFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public LearningSignal create(Context context) {
      return make.apply(context);
    }
  }

  record ARegularizer(List<Parameter> parameters, Function<Context, Regularizer> make)
      implements RegularizerFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public Regularizer create(Context context) {
      return make.apply(context);
    }
  }

  record AnOptimizer(List<Parameter> parameters, Function<Context, Optimizer> make)
      implements OptimizerFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public Optimizer create(Context context) {
      return make.apply(context);
    }
  }

  record ASchedule(List<Parameter> parameters, Function<Context, Schedule> make)
      implements ScheduleFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public Schedule create(Context context) {
      return make.apply(context);
    }
  }

  record Rule(List<Parameter> parameters, Function<Context, LearningRule> make)
      implements LearningRuleFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public LearningRule create(Context context) {
      return make.apply(context);
    }
  }

  record Weights(List<Parameter> parameters, Function<Context, InitialWeights> make)
      implements InitialWeightsFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public InitialWeights create(Context context) {
      return make.apply(context);
    }
  }

  record ATask(List<Parameter> parameters, Function<Context, Task> make) implements TaskFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return DESCRIPTION;
    }

    @Override
    public Task create(Context context) {
      return make.apply(context);
    }
  }
}
