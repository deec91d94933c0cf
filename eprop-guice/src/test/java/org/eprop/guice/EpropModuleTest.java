package org.eprop.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Modules;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.experiment.Experiment;
import org.eprop.core.experiment.ExperimentReader;
import org.eprop.core.experiment.ExperimentWriter;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpropModuleTest {

  /** Sees no component. */
  private static final ClassLoader NOTHING = ClassLoader.getPlatformClassLoader();

  @TempDir private Path folder;

  private static Module contributing(String... surrogates) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        Multibinder<Component> components = Multibinder.newSetBinder(binder(), Component.class);
        for (String name : surrogates) {
          components.addBinding().toInstance(new TestSurrogate(name));
        }
      }
    };
  }

  private static List<String> surrogates(Injector injector) {
    return injector.getInstance(Plugins.class).all(SurrogateFactory.class).stream()
        .map(Component::name)
        .toList();
  }

  @Test
  void anApplicationContributesComponents() {
    Injector injector =
        Guice.createInjector(
            new EpropModule(NOTHING, List.of()), contributing("mine"), contributing("yours"));
    assertEquals(List.of("mine", "yours"), surrogates(injector));
  }

  @Test
  void nothingNeedsToBeContributed() {
    assertEquals(List.of(), surrogates(Guice.createInjector(new EpropModule(NOTHING, List.of()))));
  }

  @Test
  void pluginFoldersAreLookedInto() {
    Injector injector = Guice.createInjector(new EpropModule(NOTHING, List.of(folder)));
    assertEquals(
        List.of("plugin folder " + folder + ": there is no jar in it"),
        injector.getInstance(Plugins.class).warnings());
  }

  @Test
  void aSingleBindingCanBeOverridden() {
    Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
    Injector injector =
        Guice.createInjector(
            Modules.override(new EpropModule(NOTHING, List.of()))
                .with(
                    new AbstractModule() {
                      @Override
                      protected void configure() {
                        bind(Plugins.class).toInstance(plugins);
                      }
                    }));
    assertSame(plugins, injector.getInstance(Plugins.class));
    Experiment experiment =
        injector
            .getInstance(ExperimentReader.class)
            .read(
                "{\"task\": \"ecg\", \"network\": {\"layers\": [{\"populations\": [{}]}]}}",
                "my.json");
    String json = injector.getInstance(ExperimentWriter.class).write(experiment);
    assertEquals(experiment, injector.getInstance(ExperimentReader.class).read(json, "my.json"));
  }

  @Test
  void thereIsOneOfEach() {
    Injector injector = Guice.createInjector(new EpropModule(NOTHING, List.of()));
    for (Class<?> type : List.of(Plugins.class, ExperimentReader.class, ExperimentWriter.class)) {
      assertSame(injector.getInstance(type), injector.getInstance(type));
    }
  }

  @Test
  void whatIsWrongIsSaidBehindGuicesWords() {
    Path missing = folder.resolve("missing");
    Injector injector = Guice.createInjector(new EpropModule(NOTHING, List.of(missing)));
    ProvisionException e =
        assertThrows(ProvisionException.class, () -> injector.getInstance(Plugins.class));
    assertEquals("plugin folder " + missing + ": no such folder", e.getCause().getMessage());
  }
}
