package org.eprop.core.plugin;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Component;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.TaskFactory;
import org.eprop.api.trace.EligibilityTraceFactory;

/**
 * A kind of component: what of an experiment can be swapped, and the interface that does it.
 *
 * @since 1.0
 */
public enum Kind {
  /** A neuron model. */
  NEURON(NeuronFactory.class, "neuron"),
  /** A surrogate gradient. */
  SURROGATE(SurrogateFactory.class, "surrogate"),
  /** Initial weights. */
  INITIAL_WEIGHTS(InitialWeightsFactory.class, "initial weights"),
  /** A loss. */
  LOSS(LossFactory.class, "loss"),
  /** A learning signal. */
  LEARNING_SIGNAL(LearningSignalFactory.class, "learning signal"),
  /** A regularizer. */
  REGULARIZER(RegularizerFactory.class, "regularizer"),
  /** A learning rule. */
  RULE(LearningRuleFactory.class, "rule"),
  /** An eligibility trace. */
  TRACE(EligibilityTraceFactory.class, "trace"),
  /** A constraint on weights. */
  CONSTRAINT(ConstraintFactory.class, "constraint"),
  /** An optimizer. */
  OPTIMIZER(OptimizerFactory.class, "optimizer"),
  /** A readout optimizer. */
  READOUT_OPTIMIZER(ReadoutOptimizerFactory.class, "readout optimizer"),
  /** A step size. */
  STEP_SIZE(StepSizeFactory.class, "step size"),
  /** A learning-rate schedule. */
  SCHEDULE(ScheduleFactory.class, "schedule"),
  /** A metric. */
  METRIC(MetricFactory.class, "metric"),
  /** A task. */
  TASK(TaskFactory.class, "task"),
  /** An environment. */
  ENVIRONMENT(EnvironmentFactory.class, "environment"),
  /** A format of events. */
  EVENT_READER(EventReaderFactory.class, "event reader"),
  /** A change to recordings of events. */
  EVENT_TRANSFORM(EventTransformFactory.class, "event transform"),
  /** An encoder of real values. */
  ENCODER(EncoderFactory.class, "encoder");

  private final Class<? extends Component> factory;
  private final String title;

  Kind(Class<? extends Component> factory, String title) {
    this.factory = factory;
    this.title = title;
  }

  /** The interface that a component of this kind implements. */
  public Class<? extends Component> factory() {
    return factory;
  }

  /** Its name in plain words, for example {@code "learning signal"}. */
  public String title() {
    return title;
  }

  /** The services file in which such components are registered. */
  String servicesFile() {
    return "META-INF/services/" + factory.getName();
  }

  /**
   * The kind of a factory interface.
   *
   * @throws IllegalArgumentException if it is not one of these
   */
  public static Kind of(Class<? extends Component> factory) {
    return Arrays.stream(values())
        .filter(kind -> kind.factory == factory)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(factory.getName() + " is no kind of component"));
  }

  /** The kinds that a class is of; more than one if it implements several interfaces. */
  public static List<Kind> ofClass(Class<?> type) {
    return Arrays.stream(values()).filter(kind -> kind.factory.isAssignableFrom(type)).toList();
  }
}
