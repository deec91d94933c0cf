package org.eprop.tck.check;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;

/** Runs all checks of a kind on a component. */
public final class Checks {

  private Checks() {}

  private static List<? extends Check<?>> all(Kind kind) {
    return switch (kind) {
      case NEURON -> NeuronChecks.all();
      case SURROGATE -> SurrogateChecks.all();
      case INITIAL_WEIGHTS -> InitialWeightsChecks.all();
      case LOSS -> LossChecks.all();
      case LEARNING_SIGNAL -> SignalChecks.all();
      case REGULARIZER -> RegularizerChecks.all();
      case RULE -> RuleChecks.all();
      case OPTIMIZER -> OptimizerChecks.all();
      case SCHEDULE -> ScheduleChecks.all();
      case TASK -> TaskChecks.all();
      case EVENT_READER -> EventReaderChecks.all();
      case EVENT_TRANSFORM -> EventTransformChecks.all();
    };
  }

  /** The names of the properties that a kind's components must have, in order. */
  public static List<String> properties(Kind kind) {
    return all(kind).stream().map(Check::property).toList();
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
  public static List<Outcome> run(Kind kind, Component component, Map<String, ?> given) {
    return all(kind).stream().map(check -> run(check, component, given)).toList();
  }

  /** The kind's list and the component's kind are one. */
  @SuppressWarnings("unchecked")
  private static <F extends Component> Outcome run(
      Check<F> check, Component component, Map<String, ?> given) {
    return check.run((F) component, given);
  }
}
