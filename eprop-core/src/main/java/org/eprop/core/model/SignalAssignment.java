package org.eprop.core.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Who teaches whom, and how. Under a rule that follows the true gradient, every population that a
 * readout sees has symmetric feedback from it, and no other has any: that gradient reaches the
 * others through neurons alone.
 *
 * @param definition the network, without learning signals that the rule leaves out
 * @param signals [readout][population]; null where a readout does not teach
 */
record SignalAssignment(NetworkDefinition definition, @Nullable LearningSignal[][] signals) {

  /**
   * Makes the learning signals of a network.
   *
   * @param rule by which gradients are made
   * @param ruleName its name
   * @throws InvalidInputException if a signal is not possible
   */
  static SignalAssignment of(NetworkDefinition network, LearningRule rule, String ruleName) {
    List<ReadoutDefinition> readouts = new ArrayList<>();
    LearningSignal[][] signals = new LearningSignal[network.readouts().size()][];
    for (int m = 0; m < signals.length; m++) {
      ReadoutDefinition readout = network.readouts().get(m);
      try {
        Map<String, LearningSignal> made = make(readout, network.timeStep());
        if (rule.needsSymmetricFeedback()) {
          expectSymmetric(readout, made, ruleName);
          made.keySet().retainAll(readout.from());
        } else {
          expectSeen(readout, made);
        }
        signals[m] =
            network.populations().stream()
                .map(PopulationDefinition::name)
                .map(made::get)
                .toArray(LearningSignal[]::new);
        Map<String, Choice<LearningSignalFactory>> kept =
            new LinkedHashMap<>(readout.learningSignals());
        kept.keySet().retainAll(made.keySet());
        readouts.add(readout.withLearningSignals(kept));
      } catch (InvalidInputException e) {
        throw e.at("readout " + readout.name() + ": learning_signal");
      }
    }
    return new SignalAssignment(
        new NetworkDefinition(
            network.timeStep(),
            network.inputs(),
            network.populations(),
            network.projections(),
            readouts),
        signals);
  }

  /** Equal choices share their signal. */
  private static Map<String, LearningSignal> make(ReadoutDefinition readout, double dt) {
    Map<Choice<LearningSignalFactory>, LearningSignal> shared = new HashMap<>();
    Map<String, LearningSignal> made = new LinkedHashMap<>();
    readout
        .learningSignals()
        .forEach(
            (population, choice) ->
                made.put(
                    population,
                    shared.computeIfAbsent(
                        choice,
                        c -> c.make(c.context().withTimeStep(dt), LearningSignalFactory::create))));
    return made;
  }

  private static void expectSymmetric(
      ReadoutDefinition readout, Map<String, LearningSignal> made, String rule) {
    made.forEach(
        (population, signal) -> {
          if (!(signal instanceof Feedback feedback && feedback.isSymmetric())) {
            throw trueGradient('"' + name(readout, population) + '"', population, rule);
          }
        });
    for (String population : readout.from()) {
      if (!made.containsKey(population)) {
        throw trueGradient("none", population, rule);
      }
    }
  }

  private static String name(ReadoutDefinition readout, String population) {
    return Objects.requireNonNull(readout.learningSignals().get(population)).name();
  }

  private static InvalidInputException trueGradient(String got, String population, String rule) {
    return new InvalidInputException(
        ("got %s for \"%s\", but the rule \"%s\" follows the true gradient; expected"
                + " \"symmetric\"")
            .formatted(got, population, rule));
  }

  private static void expectSeen(ReadoutDefinition readout, Map<String, LearningSignal> made) {
    made.forEach(
        (population, signal) -> {
          if (signal.needsReadout() && !readout.from().contains(population)) {
            throw new InvalidInputException(
                "got \""
                    + name(readout, population)
                    + "\" for \""
                    + population
                    + "\", which is made of readout weights, but the readout does not see that"
                    + " population; expected another learning signal, or a readout that sees it"
                    + " (\"from\"; of layers, network.readout.layers \"all\")");
          }
        });
  }
}
