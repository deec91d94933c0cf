package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Component;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Choice;
import org.eprop.core.plugin.Kind;

/** Runs all checks of a kind on a component. */
public final class Checks {

  private Checks() {}

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
    return switch (kind) {
      case NEURON -> run(NeuronChecks.all(), (NeuronFactory) component, given);
      case SURROGATE -> run(SurrogateChecks.all(), (SurrogateFactory) component, given);
      case LOSS -> run(LossChecks.all(), (LossFactory) component, given);
      case LEARNING_SIGNAL -> run(SignalChecks.all(), (LearningSignalFactory) component, given);
      case REGULARIZER -> run(RegularizerChecks.all(), (RegularizerFactory) component, given);
      case RULE -> run(RuleChecks.all(), (LearningRuleFactory) component, given);
      case OPTIMIZER -> run(OptimizerChecks.all(), (OptimizerFactory) component, given);
      case SCHEDULE -> run(ScheduleChecks.all(), (ScheduleFactory) component, given);
      case TASK -> run(TaskChecks.all(), (TaskFactory) component, given);
    };
  }

  private static <F extends Component> List<Outcome> run(
      List<Check<F>> checks, F component, Map<String, ?> given) {
    Choice<F> subject = Choice.of(component, given);
    List<Outcome> outcomes = new ArrayList<>();
    for (Check<F> check : checks) {
      outcomes.add(check.run(subject));
    }
    return outcomes;
  }
}
