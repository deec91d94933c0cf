package org.eprop.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.testing.PluginJar;
import org.eprop.core.testing.TestComponents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            "initial weights",
            "loss",
            "learning signal",
            "regularizer",
            "rule",
            "trace",
            "constraint",
            "optimizer",
            "readout optimizer",
            "step size",
            "schedule",
            "metric",
            "task",
            "environment",
            "event reader",
            "event transform",
            "encoder"),
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

  @Test
  void aComponentReplacesTheOneOfItsNameWhereverItIsFrom() {
    SurrogateFactory mine = new TestComponents.Surrogate("gaussian");
    Plugins replaced =
        TestComponents.addAll(Plugins.builder().replace(SurrogateFactory.class, mine)).build();
    assertSame(mine, replaced.find(SurrogateFactory.class, "gaussian"));
    assertEquals(
        List.of("gaussian", "triangular"),
        replaced.all(SurrogateFactory.class).stream().map(Component::name).toList());
  }

  @Test
  void whatThereIsNothingToReplaceForJoins() {
    SurrogateFactory mine = new TestComponents.Surrogate("gaussian");
    Plugins one = Plugins.builder().replace(SurrogateFactory.class, mine).build();
    assertSame(mine, one.find(SurrogateFactory.class, "gaussian"));
  }

  @Test
  void twoReplacementsOfOneNameAreAnError() {
    PluginsBuilder builder =
        Plugins.builder()
            .replace(SurrogateFactory.class, new TestComponents.Surrogate("gaussian"))
            .replace(SurrogateFactory.class, new TestComponents.Surrogate("gaussian"));
    assertTrue(
        assertThrows(InvalidInputException.class, builder::build)
            .getMessage()
            .startsWith("two components of the kind surrogate have the name \"gaussian\": "));
  }

  @Test
  void aBuiltInComponentOfAnArtifactThatIsMissingNamesIt() {
    Plugins some =
        Plugins.builder()
            .replace(SurrogateFactory.class, new TestComponents.Surrogate("own"))
            .build();
    assertProblem(
        "unknown surrogate \"formula\"; add the artifact org.eprop:eprop-equations, which has it;"
            + " known: [own]",
        () -> some.find(SurrogateFactory.class, "formula"));
    assertProblem(
        "unknown surrogate \"lif\"; known: [own]", () -> some.find(SurrogateFactory.class, "lif"));
    Plugins none = Plugins.builder().build();
    assertProblem(
        "unknown event reader \"aedat4\"; add the artifact org.eprop:eprop-data, which has it; no"
            + " event reader was found; searched for"
            + " META-INF/services/org.eprop.api.event.EventReaderFactory in: nowhere: neither a"
            + " class path nor a plugin folder was given",
        () -> none.find(EventReaderFactory.class, "aedat4"));
  }

  @Test
  void withoutAnyOfAKindItIsSaidWhereWasLooked(@TempDir Path folder) throws IOException {
    String none =
        "unknown surrogate \"triangular\"; add the artifact org.eprop:eprop-surrogates, which has it;"
            + " no surrogate was found; searched for"
            + " META-INF/services/org.eprop.api.surrogate.SurrogateFactory in: ";
    assertProblem(
        none + "nowhere: neither a class path nor a plugin folder was given",
        () -> Plugins.builder().build().find(SurrogateFactory.class, "triangular"));
    Path jar = folder.resolve("a.jar");
    URL[] urls = {jar.toUri().toURL()};
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader mine = new URLClassLoader("mine", urls, platform);
        Plugins empty =
            Plugins.builder().classPath(platform).classPath(mine).folder(folder).build()) {
      assertProblem(
          none
              + "class loader \"platform\"; class loader \"mine\" ("
              + jar
              + "); plugin folder "
              + folder,
          () -> empty.find(SurrogateFactory.class, "triangular"));
    }
  }

  @Test
  void ofALongClassPathTheBeginningIsNamed() throws IOException {
    URL[] urls = new URL[23];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = Path.of("/lib/" + i + ".jar").toUri().toURL();
    }
    try (URLClassLoader loader = new URLClassLoader("long", urls, null)) {
      String places = new SearchPath(List.of(loader), List.of()).toString();
      String last = Path.of("/lib/19.jar").toAbsolutePath().toString();
      assertTrue(places.endsWith(", " + last + ", and 3 more)"), places);
    }
  }

  @Test
  void theApplicationsClassPathIsNamed() {
    String places =
        new SearchPath(List.of(ClassLoader.getSystemClassLoader()), List.of()).toString();
    assertTrue(places.startsWith("class loader \"app\" ("), places);
    assertTrue(places.contains(HERE), places);
  }

  static void assertProblem(String message, org.junit.jupiter.api.function.Executable action) {
    assertEquals(message, assertThrows(InvalidInputException.class, action).getMessage());
  }
}
