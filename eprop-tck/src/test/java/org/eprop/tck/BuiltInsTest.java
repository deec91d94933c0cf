package org.eprop.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.tck.check.Checks;
import org.eprop.tck.check.Outcome;
import org.junit.jupiter.api.DynamicTest;
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

  private static String broken(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> !outcome.holds())
        .map(Outcome::message)
        .collect(Collectors.joining("\n"));
  }
}
