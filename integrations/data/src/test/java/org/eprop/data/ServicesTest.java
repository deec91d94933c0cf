package org.eprop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.tck.Checks;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Everything here is found, and is what its kind must be. */
class ServicesTest {

  private static final Plugins PLUGINS =
      Plugins.builder().classPath(ServicesTest.class.getClassLoader()).build();

  private static List<String> names(Class<? extends Component> kind) {
    return PLUGINS.all(kind).stream().map(Component::name).toList();
  }

  @TestFactory
  Stream<DynamicTest> passTheChecks() {
    return Stream.of(Kind.EVENT_READER, Kind.EVENT_TRANSFORM)
        .flatMap(
            kind ->
                PLUGINS.all(kind.factory()).stream()
                    .map(
                        component ->
                            DynamicTest.dynamicTest(
                                kind.title() + " " + component.name(),
                                () -> assertEquals(List.of(), notGreen(kind, component)))));
  }

  /** What is broken, and what could not be looked at, which may hide as much. */
  private static List<String> notGreen(Kind kind, Component component) {
    return Checks.run(kind, component, Map.of()).stream()
        .filter(outcome -> !outcome.holds() || !outcome.tested())
        .map(outcome -> outcome.message() + outcome.notApplicable())
        .toList();
  }
}
