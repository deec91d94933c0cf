package org.eprop.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CheckResult;
import org.eprop.tck.component.ConstraintChecks;
import org.eprop.tck.component.InitialWeightsChecks;
import org.eprop.tck.component.LossChecks;
import org.eprop.tck.component.MetricChecks;
import org.eprop.tck.component.NeuronChecks;
import org.eprop.tck.component.OptimizerChecks;
import org.eprop.tck.component.ReadoutOptimizerChecks;
import org.eprop.tck.component.RegularizerChecks;
import org.eprop.tck.component.RuleChecks;
import org.eprop.tck.component.ScheduleChecks;
import org.eprop.tck.component.SignalChecks;
import org.eprop.tck.component.StepSizeChecks;
import org.eprop.tck.component.SurrogateChecks;
import org.eprop.tck.component.TraceChecks;
import org.eprop.tck.data.EncoderChecks;
import org.eprop.tck.data.EnvironmentChecks;
import org.eprop.tck.data.EventReaderChecks;
import org.eprop.tck.data.EventTransformChecks;
import org.eprop.tck.data.TaskChecks;

/** Runs all checks of a kind on a component. */
public final class Checks {

  private static final int MOST_ENDLESS = 2;

  private Checks() {}

  /** The properties that a kind's components must have, in order. */
  public static List<? extends Check<?>> all(Kind kind) {
    return switch (kind) {
      case NEURON -> NeuronChecks.all();
      case SURROGATE -> SurrogateChecks.all();
      case INITIAL_WEIGHTS -> InitialWeightsChecks.all();
      case LOSS -> LossChecks.all();
      case LEARNING_SIGNAL -> SignalChecks.all();
      case REGULARIZER -> RegularizerChecks.all();
      case RULE -> RuleChecks.all();
      case TRACE -> TraceChecks.all();
      case CONSTRAINT -> ConstraintChecks.all();
      case OPTIMIZER -> OptimizerChecks.all();
      case READOUT_OPTIMIZER -> ReadoutOptimizerChecks.all();
      case STEP_SIZE -> StepSizeChecks.all();
      case SCHEDULE -> ScheduleChecks.all();
      case METRIC -> MetricChecks.all();
      case TASK -> TaskChecks.all();
      case ENVIRONMENT -> EnvironmentChecks.all();
      case EVENT_READER -> EventReaderChecks.all();
      case EVENT_TRANSFORM -> EventTransformChecks.all();
      case ENCODER -> EncoderChecks.all();
    };
  }

  /**
   * Everything that a component of a kind must be.
   *
   * @param kind one of those it is of
   * @param component to look at
   * @param given parameters that shall not have their defaults
   * @return what came out, in the order of the list of checks
   * @throws org.eprop.api.plugin.InvalidInputException if the given parameters are wrong
   */
  public static List<CheckResult> run(Kind kind, Component component, Map<String, ?> given) {
    return run(kind, component, given, Check.TIME_LIMIT);
  }

  /**
   * The same with another time limit. After two properties that did not end, the others are not
   * tested: what runs without end would slow them down.
   *
   * @param limit for each step of a property, in processor time
   */
  public static List<CheckResult> run(
      Kind kind, Component component, Map<String, ?> given, Duration limit) {
    List<CheckResult> outcomes = new ArrayList<>();
    run(kind, component, given, limit, outcomes::add);
    return outcomes;
  }

  /** The same, each outcome as soon as it is known. */
  public static void run(
      Kind kind,
      Component component,
      Map<String, ?> given,
      Duration limit,
      Consumer<CheckResult> outcomes) {
    List<String> endless = new ArrayList<>();
    boolean exits = Check.exits(component);
    for (Check<?> check : all(kind)) {
      if (endless.size() == MOST_ENDLESS) {
        outcomes.accept(check.notTried(String.join(" and ", endless) + " did not end"));
        continue;
      }
      CheckResult outcome = run(check, component, exits, given, limit);
      if (outcome.isEndless()) {
        endless.add(check.property());
      }
      outcomes.accept(outcome);
    }
  }

  /**
   * One of the kind's checks.
   *
   * @param limit of a step, in processor time
   */
  public static <F extends Component> CheckResult run(
      Check<F> check, Component component, Map<String, ?> given, Duration limit) {
    return run(check, component, Check.exits(component), given, limit);
  }

  @SuppressWarnings("unchecked") // the list is the kind's, and so is the component
  private static <F extends Component> CheckResult run(
      Check<F> check, Component component, boolean exits, Map<String, ?> given, Duration limit) {
    return check.run((F) component, exits, given, limit);
  }
}
