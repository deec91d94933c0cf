package org.eprop.experiment;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.model.LearningSignals;
import org.eprop.core.plugin.Plugins;

/**
 * What the experiment says for all readouts that do not say it themselves.
 *
 * @param loss of a readout; a default is looked for only when it is asked for
 * @param mean whether it is divided by the number of terms
 * @param signals by population; null if nothing is said
 * @param rule by which gradients are made
 */
record ReadoutDefaults(
    Supplier<Choice<LossFactory>> loss,
    boolean mean,
    Map<String, Choice<LearningSignalFactory>> signals,
    Choice<LearningRuleFactory> rule) {

  /** The learning signals of a readout that says nothing of them. */
  Map<String, Choice<LearningSignalFactory>> signals(
      Plugins plugins, List<String> populations, List<String> seen) {
    return signals != null ? signals : LearningSignals.unstated(plugins, rule, populations, seen);
  }
}
