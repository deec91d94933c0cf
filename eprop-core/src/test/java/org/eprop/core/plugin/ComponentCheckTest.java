package org.eprop.core.plugin;

import static org.eprop.core.plugin.PluginsTest.assertProblem;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.core.testing.PluginJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentCheckTest {

  private static final Parameter TAU = Parameter.real("tau", 1);

  private record Surrogate(String name, String description, List<Parameter> parameters)
      implements SurrogateFactory {
    @Override
    public SurrogateGradient create(org.eprop.api.plugin.Context context) {
      return q -> 1;
    }
  }

  private record NoKind(String name, String description) implements Component {}

  private static String in(Class<?> type) {
    return type.getName() + " in " + PluginJar.locationOf(type) + ": ";
  }

  private static void assertRejected(String problem, Component component) {
    assertProblem(
        in(component.getClass()) + problem, () -> Plugins.builder().add(component).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Triangular", "fast-sigmoid", "2d", "_a", "a_", "a__b", "a b", "é"})
  void aNameMustBeSnakeCase(String name) {
    assertRejected(
        "name: got \"" + name + "\", but expected snake_case as in \"adaptive_lif\"",
        new Surrogate(name, "d", List.of()));
  }

  @Test
  void aNameMustBeThere() {
    assertRejected(
        "name: got null, but expected snake_case as in \"adaptive_lif\"",
        new Surrogate(null, "d", List.of()));
  }

  @Test
  void aDescriptionMustBeThere() {
    for (String description : Arrays.asList(null, "", " \n")) {
      assertRejected(
          "description: got none, but expected what it computes",
          new Surrogate("a", description, List.of()));
    }
  }

  @Test
  void theParametersMustBeThere() {
    assertRejected("parameters: got null, but expected a list", new Surrogate("a", "d", null));
    assertRejected(
        "parameters: got null, but expected no null in the list",
        new Surrogate("a", "d", Arrays.asList(TAU, null)));
  }

  @Test
  void aParametersNameMustBeSnakeCaseAndFree() {
    assertRejected(
        "parameters: got \"tauM\", but expected snake_case as in \"tau_m\"",
        new Surrogate("a", "d", List.of(Parameter.real("tauM", 1))));
    assertRejected(
        "parameters: \"name\" is the component's own key",
        new Surrogate("a", "d", List.of(Parameter.text("name", ""))));
  }

  @Test
  void aParameterIsDeclaredOnce() {
    assertRejected(
        "parameters: \"tau\" is declared twice", new Surrogate("a", "d", List.of(TAU, TAU)));
    assertRejected(
        "parameters: \"gamma\" is declared twice",
        new Surrogate("a", "d", List.of(Parameter.real("gamma", 1))));
  }

  @Test
  void aComponentIsOfSomeKind() {
    assertRejected("is no kind of component", new NoKind("a", "d"));
  }

  @Test
  void aComponentThatThrowsIsNamed() {
    Component broken =
        new SurrogateFactory() {
          @Override
          public String name() {
            throw new IllegalStateException("no name today");
          }

          @Override
          public String description() {
            return "d";
          }

          @Override
          public SurrogateGradient create(org.eprop.api.plugin.Context context) {
            return q -> 1;
          }
        };
    assertRejected(
        "fails to describe itself: java.lang.IllegalStateException: no name today", broken);
  }
}
