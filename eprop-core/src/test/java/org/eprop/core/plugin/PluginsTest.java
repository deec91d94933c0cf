package org.eprop.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.testing.PluginJar;
import org.eprop.core.testing.TestComponents;
import org.junit.jupiter.api.Test;

class PluginsTest {

  private static final String HERE = PluginJar.locationOf(PluginsTest.class);

  private final Plugins plugins = TestComponents.plugins();

  @Test
  void findsByKindAndName() {
    SurrogateFactory gaussian = new TestComponents.Surrogate("gaussian");
    Plugins one = Plugins.builder().add(gaussian).build();
    assertSame(gaussian, one.find(SurrogateFactory.class, "gaussian"));
  }

  @Test
  void listsSortedByName() {
    assertEquals(
        List.of("alif", "lif"),
        plugins.all(NeuronFactory.class).stream().map(Component::name).toList());
  }

  @Test
  void saysWhichKindsThereAre() {
    assertEquals(
        List.of(
            "neuron",
            "surrogate",
            "loss",
            "learning signal",
            "regularizer",
            "rule",
            "optimizer",
            "schedule",
            "task"),
        plugins.kinds().stream().map(Kind::title).toList());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    assertProblem(
        "unknown surrogate \"triangualr\"; nearest: triangular; known: [gaussian, triangular]",
        () -> plugins.find(SurrogateFactory.class, "triangualr"));
  }

  @Test
  void anUnknownNameThatIsNearNoneIsAnsweredWithAll() {
    assertProblem(
        "unknown rule \"hebb\"; known: [bptt, eprop]",
        () -> plugins.find(LearningRuleFactory.class, "hebb"));
  }

  @Test
  void anInterfaceThatIsNoKindIsTheProgramsMistake() {
    assertEquals(
        "org.eprop.api.plugin.Component is no kind of component",
        assertThrows(IllegalArgumentException.class, () -> plugins.find(Component.class, "lif"))
            .getMessage());
  }

  @Test
  void twoOfOneKindAndNameAreAnErrorThatNamesBoth() {
    PluginsBuilder builder =
        Plugins.builder()
            .add(new TestComponents.Surrogate("gaussian"))
            .add(new TestComponents.Surrogate("gaussian"));
    String origin = "org.eprop.core.testing.TestComponents$Surrogate in " + HERE;
    assertProblem(
        "two components of the kind surrogate have the name \"gaussian\": "
            + origin
            + ", and "
            + origin,
        builder::build);
  }

  @Test
  void twoKindsMayShareAName() {
    Plugins both =
        Plugins.builder()
            .add(new TestComponents.Signal("random"))
            .add(new TestComponents.SomeRegularizer("random"))
            .build();
    assertEquals(1, both.all(org.eprop.api.signal.LearningSignalFactory.class).size());
    assertEquals(1, both.all(org.eprop.api.regularizer.RegularizerFactory.class).size());
  }

  @Test
  void knowsWhereAComponentComesFrom() {
    assertEquals(
        new Origin("org.eprop.core.testing.TestComponents$Neuron", HERE),
        plugins.origin(plugins.find(NeuronFactory.class, "lif")));
  }

  static void assertProblem(String message, org.junit.jupiter.api.function.Executable action) {
    assertEquals(message, assertThrows(InvalidInputException.class, action).getMessage());
  }
}
