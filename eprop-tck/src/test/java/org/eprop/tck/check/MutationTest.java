package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.Checks;
import org.eprop.tck.component.LossChecks;
import org.eprop.tck.component.NeuronChecks;
import org.eprop.tck.component.SurrogateChecks;
import org.eprop.tck.mutation.MutatedClasses;
import org.eprop.tck.mutation.Mutation;
import org.junit.jupiter.api.Test;

/**
 * Of slips in the code of right components that change what they do, how many are caught, and by
 * the property that looks at what slipped. A build looks at some; {@code -Deprop.mutants=all} at
 * all.
 */
class MutationTest {

  private static final String NEURONS = "org.eprop.neurons.";
  private static final String LOSSES = "org.eprop.losses.";
  private static final String SURROGATES = "org.eprop.surrogates.";
  private static final int SOME = 24;
  private static final Duration SHORT = Duration.ofMillis(500);

  /** What has no counterpart that it could disagree with is another component, not a wrong one. */
  private static final String TWICE =
      "step|derivatives|parameterDerivatives|move|through|set|at|slope|apply|evaluate|terms"
          + "|crossEntropy|addEntropy|softmax|entropy|clip";

  private static final Set<String> STEP =
      Set.of("derivatives", "ranges", "stable", "time_step", "spikes", "reset", "pure", "effects");
  private static final Set<String> LOSS =
      Set.of(
          "gradient",
          "integral",
          "finite",
          "stepwise",
          "terms",
          "window",
          "sum",
          "importance",
          "wants_the_target",
          "advantage",
          "learns_from_rewards",
          "ranges",
          "effects");

  /**
   * A class that is made wrong.
   *
   * @param factory of the component that it is a part of
   */
  private record Subject(
      Kind kind, String packages, String factory, String type, Set<String> right) {
    Component make(Mutation mutation) throws ReflectiveOperationException {
      return (Component)
          new MutatedClasses(packages, mutation)
              .loadClass(packages + factory)
              .getConstructor()
              .newInstance();
    }

    /** Which property looks at what slipped. */
    boolean isRight(String property, Mutation mutation) {
      return switch (mutation.method()) {
        case "derivatives" -> property.equals("derivatives") || property.equals("reset");
        case "parameterDerivatives" -> property.equals("parameter_derivatives");
        default -> right.contains(property);
      };
    }
  }

  private static List<Subject> subjects() {
    List<Subject> all = new ArrayList<>();
    for (String neuron :
        List.of(
            "LifResetZero",
            "CurrentLifResetZero",
            "AlifResetZero",
            "AdlifSymplectic",
            "BalancedResonateAndFire")) {
      all.add(new Subject(Kind.NEURON, NEURONS, neuron, neuron + "$Model", STEP));
    }
    all.add(new Subject(Kind.NEURON, NEURONS, "Izhikevich", "PlanarNeuron", STEP));
    all.add(new Subject(Kind.NEURON, NEURONS, "Izhikevich", "Izhikevich$Quadratic", STEP));
    all.add(new Subject(Kind.NEURON, NEURONS, "Adex", "Adex$Exponential", STEP));
    for (String surrogate : List.of("Arctan", "Boxcar", "FastSigmoid")) {
      Set<String> right = Set.of("single_precision", "peak", "finite", "non_negative", "ranges");
      all.add(new Subject(Kind.SURROGATE, SURROGATES, surrogate, surrogate + "$Shape", right));
    }
    for (String loss :
        List.of(
            "MeanSquaredError", "SoftmaxCrossEntropy", "AveragedCrossEntropy", "PolicyGradient")) {
      all.add(new Subject(Kind.LOSS, LOSSES + "loss.", loss, loss + "$Formula", LOSS));
    }
    all.add(new Subject(Kind.LOSS, LOSSES + "loss.", "SoftmaxCrossEntropy", "Softmax", LOSS));
    return all;
  }

  /** One mutation of a subject. */
  private record Case(Subject subject, Mutation mutation) {}

  @Test
  void slipsThatChangeResultsAreCaught() throws ReflectiveOperationException {
    List<Case> cases = new ArrayList<>();
    for (Subject subject : subjects()) {
      String type = subject.packages + subject.type;
      for (Mutation mutation : Mutation.of(type, MutatedClasses.code(type), TWICE)) {
        cases.add(new Case(subject, mutation));
      }
    }
    boolean all = System.getProperty("eprop.mutants", "").equals("all");
    Collections.shuffle(cases, new Random(1));
    int changed = 0;
    int caught = 0;
    List<String> missed = new ArrayList<>();
    Map<String, Integer> by = new TreeMap<>();
    for (Case one : cases) {
      if (!all && changed == SOME) {
        break;
      }
      Component component = one.subject.make(one.mutation);
      if (sameResults(one.subject, component)) {
        continue;
      }
      changed++;
      Optional<String> right = broken(one, component);
      if (right.isPresent()) {
        caught++;
        by.merge(right.get(), 1, Integer::sum);
      } else {
        missed.add(one.mutation + " of " + one.subject.factory);
      }
    }
    String rates =
        "%d of %d slips that change a result are caught by the right property (%.1f %%), first by %s"
            .formatted(caught, changed, 100.0 * caught / changed, by);
    System.out.println(rates);
    missed.forEach(one -> System.out.println("  missed: " + one));
    assertTrue(caught >= 0.95 * changed, rates + missed);
  }

  /** The first right property that is broken. */
  private static Optional<String> broken(Case one, Component component) {
    return Checks.all(one.subject.kind).stream()
        .filter(check -> one.subject.isRight(check.property(), one.mutation))
        .filter(check -> !Checks.run(check, component, Map.of(), SHORT).holds())
        .map(Check::property)
        .findFirst();
  }

  private static boolean sameResults(Subject subject, Component component)
      throws ReflectiveOperationException {
    try {
      return Arrays.equals(
          numbers(subject.kind, component), numbers(subject.kind, subject.make(null)));
    } catch (RuntimeException | StackOverflowError e) {
      return false;
    }
  }

  /** All that it does, with each parameter varied. */
  @SuppressWarnings("unchecked") // the probe is the kind's, and so is the component
  private static double[] numbers(Kind kind, Component component) {
    CommonChecks<Component, Object> common =
        (CommonChecks<Component, Object>)
            (CommonChecks<?, ?>)
                switch (kind) {
                  case NEURON -> NeuronChecks.COMMON;
                  case SURROGATE -> SurrogateChecks.COMMON;
                  default -> LossChecks.COMMON;
                };
    List<Double> all = new ArrayList<>();
    common.everywhere(
        Choice.of(component, Map.of()),
        (where, made) -> {
          for (double x : common.probe().measure(made)) {
            all.add(x);
          }
        });
    return all.stream().mapToDouble(x -> x).toArray();
  }
}
