package org.eprop.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.tck.check.Checks;
import org.eprop.tck.check.Outcome;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every built-in component passes through the kit. */
class BuiltInsTest {

  @TestFactory
  List<DynamicTest> everyBuiltInComponentHoldsEveryProperty() {
    List<DynamicTest> tests = new ArrayList<>();
    Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
    for (Kind kind : plugins.kinds()) {
      for (Component component : plugins.all(kind.factory())) {
        tests.add(
            DynamicTest.dynamicTest(
                component.name() + " (" + kind.title() + ")",
                () -> assertEquals("", broken(Checks.run(kind, component, Map.of())))));
      }
    }
    return tests;
  }

  /** What is not demanded of a built-in component is not demanded for a good reason. */
  @Test
  void whatDoesNotApply() {
    Set<String> reasons = new TreeSet<>();
    Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
    for (Kind kind : plugins.kinds()) {
      for (Component component : plugins.all(kind.factory())) {
        for (Outcome outcome : Checks.run(kind, component, Map.of())) {
          if (!outcome.notApplicable().isEmpty()) {
            reasons.add(outcome.property() + ": " + outcome.notApplicable());
          }
        }
      }
    }
    assertEquals(
        List.of(
            "derivatives: a linear neuron is its constants",
            "like_bptt: the learning signal is not symmetric",
            "non_negative: mayBeNegative() is declared",
            "parameter_derivatives: no learnable parameters are declared",
            "pure: a linear neuron is its constants",
            "readout: needsReadout() is declared",
            "stepwise: it is a loss of whole sequences"),
        List.copyOf(reasons));
  }

  private static String broken(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> !outcome.holds())
        .map(Outcome::message)
        .collect(Collectors.joining("\n"));
  }
}
