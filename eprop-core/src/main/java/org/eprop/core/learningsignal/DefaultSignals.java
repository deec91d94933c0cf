package org.eprop.core.learningsignal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.plugin.Plugins;

/**
 * How a readout teaches each population. Where nothing is said, the populations that it sees get
 * {@code symmetric} feedback, and the others {@code random}, as they have no readout weights of
 * which symmetric feedback could be made; under a rule that follows the true gradient, the others
 * get none, since that gradient reaches them through other neurons alone.
 */
public final class DefaultSignals {

  private static final String SEEN = "symmetric";
  private static final String UNSEEN = "random";

  private DefaultSignals() {}

  /** The same for each population. */
  public static Map<String, Choice<LearningSignalFactory>> same(
      Choice<LearningSignalFactory> signal, List<String> populations) {
    Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
    populations.forEach(population -> signals.put(population, signal));
    return signals;
  }

  /**
   * Those of a readout of which nothing is said.
   *
   * @param plugins has to know {@code symmetric} and, if it is needed, {@code random}
   * @param rule by which gradients are made
   * @param populations all of the network
   * @param seen those that the readout sees
   */
  public static Map<String, Choice<LearningSignalFactory>> unstated(
      Plugins plugins,
      Choice<LearningRuleFactory> rule,
      List<String> populations,
      List<String> seen) {
    Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
    for (String population : populations) {
      if (seen.contains(population)) {
        signals.put(population, choice(plugins, SEEN));
      } else if (!rule.make(rule.context(), LearningRuleFactory::create).needsSymmetricFeedback()) {
        signals.put(population, choice(plugins, UNSEEN));
      }
    }
    return signals;
  }

  private static Choice<LearningSignalFactory> choice(Plugins plugins, String name) {
    return Choice.of(plugins.find(LearningSignalFactory.class, name));
  }
}
