package org.eprop.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.learningsignal.DefaultSignals;
import org.jspecify.annotations.Nullable;

/**
 * What is around a piece of an experiment.
 *
 * @param choices reads components; null where none are read
 * @param inputs of the network, by name
 * @param populations of the network, by name
 * @param readouts what readouts have that do not say it themselves; null outside of a network
 */
record Scope(
    @Nullable Choices choices,
    List<String> inputs,
    List<String> populations,
    @Nullable Readouts readouts) {

  @Override
  public Choices choices() {
    return Objects.requireNonNull(choices);
  }

  @Override
  public Readouts readouts() {
    return Objects.requireNonNull(readouts);
  }

  /**
   * What the experiment says for all readouts.
   *
   * @param loss a default is looked for only when it is asked for
   * @param mean whether it is divided by the number of terms
   * @param signals by population; null if nothing is said
   * @param rule by which gradients are made
   */
  record Readouts(
      Supplier<Choice<LossFactory>> loss,
      boolean mean,
      @Nullable Map<String, Choice<LearningSignalFactory>> signals,
      Choice<LearningRuleFactory> rule) {}

  /** Outside of a network. */
  static Scope of(@Nullable Choices choices) {
    return new Scope(choices, List.of(), List.of(), null);
  }

  /** What a projection may come from. */
  List<String> sources() {
    List<String> sources = new ArrayList<>(inputs);
    sources.addAll(populations);
    return sources;
  }

  /** The learning signals of a readout that says nothing of them. */
  Map<String, Choice<LearningSignalFactory>> signals(List<String> seen) {
    Readouts all = readouts();
    return all.signals != null
        ? all.signals
        : DefaultSignals.unstated(choices().plugins(), all.rule, populations, seen);
  }
}
