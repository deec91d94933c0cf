package org.eprop.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.google.inject.ProvisionException;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.name.Names;
import com.google.inject.util.Modules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.surrogates.Triangular;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpropModuleTest {

  /** Sees no component. */
  private static final ClassLoader NOTHING = ClassLoader.getPlatformClassLoader();

  /** Sees all that are built in. */
  private static final ClassLoader ALL = EpropModuleTest.class.getClassLoader();

  @TempDir private Path folder;

  private static EpropModule module(ClassLoader loader) {
    return new EpropModule(loader, List.of());
  }

  private static Module binding(String name, SurrogateFactory component) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        MapBinder.newMapBinder(binder(), String.class, SurrogateFactory.class)
            .addBinding(name)
            .toInstance(component);
      }
    };
  }

  private static Module contributing(String name) {
    return binding(name, new TestSurrogate(name));
  }

  private static List<String> surrogates(Injector injector) {
    return injector.getInstance(Plugins.class).all(SurrogateFactory.class).stream()
        .map(Component::name)
        .toList();
  }

  private static SurrogateFactory surrogate(Injector injector, String name) {
    return injector.getInstance(Plugins.class).find(SurrogateFactory.class, name);
  }

  @Test
  void modulesContributeComponents() {
    Injector injector =
        Guice.createInjector(module(NOTHING), contributing("mine"), contributing("yours"));
    assertEquals(List.of("mine", "yours"), surrogates(injector));
    assertEquals(
        List.of("mine", "yours"),
        List.copyOf(
            injector
                .getInstance(Key.get(new TypeLiteral<Map<String, SurrogateFactory>>() {}))
                .keySet()));
  }

  @Test
  void everyKindHasAMap() {
    Injector injector = Guice.createInjector(module(NOTHING));
    for (Kind kind : Kind.values()) {
      assertEquals(List.of(), injector.getInstance(Plugins.class).all(kind.factory()));
      assertTrue(
          injector.getBindings().keySet().stream()
              .anyMatch(
                  key ->
                      key.getTypeLiteral()
                          .toString()
                          .equals(
                              "java.util.Map<java.lang.String, " + kind.factory().getName() + ">")),
          kind.title());
    }
  }

  @Test
  void aComponentReplacesABuiltInByItsName() {
    SurrogateFactory mine = new TestSurrogate("triangular");
    Injector injector = Guice.createInjector(module(ALL), binding("triangular", mine));
    assertSame(mine, surrogate(injector, "triangular"));
    Injector plain = Guice.createInjector(module(ALL));
    assertInstanceOf(Triangular.class, surrogate(plain, "triangular"));
    assertEquals(surrogates(plain), surrogates(injector));
    assertEquals(
        mine,
        injector
            .getInstance(ExperimentReader.class)
            .read("{\"task\": \"ecg\", \"network\": {\"layers\": [{\"populations\": [{}]}]}}", "my")
            .network()
            .populations()
            .get(0)
            .surrogate()
            .factory());
  }

  @Test
  void aComponentIsInjected() {
    Injector injector =
        Guice.createInjector(
            module(NOTHING),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(Double.class).annotatedWith(Names.named("width")).toInstance(3.0);
                MapBinder.newMapBinder(binder(), String.class, SurrogateFactory.class)
                    .addBinding("wide")
                    .to(WideSurrogate.class);
              }
            });
    SurrogateFactory wide = surrogate(injector, "wide");
    assertEquals(3, wide.create(Context.defaults(wide)).at(0.5));
  }

  @Test
  void whatIsBoundUnderAnotherNameIsNamed() {
    Injector injector =
        Guice.createInjector(module(ALL), binding("triangualr", new TestSurrogate("triangular")));
    assertEquals(
        "MapBinder<String, SurrogateFactory>: \"triangualr\": got org.eprop.guice.TestSurrogate,"
            + " but that is named \"triangular\"; bind it under its own name",
        problem(injector));
  }

  @Test
  void twoBindingsOfOneNameAreBothNamed() {
    CreationException e =
        assertThrows(
            CreationException.class,
            () ->
                Guice.createInjector(
                    module(NOTHING), contributing("mine"), binding("mine", new Triangular())));
    assertTrue(
        e.getMessage().contains("Duplicate key \"mine\" found in Map<String, SurrogateFactory>"),
        e.getMessage());
    assertEquals(
        2, e.getMessage().split("EpropModuleTest\\$1.configure", -1).length - 1, e.getMessage());
  }

  @Test
  void theModuleMayBeInstalledTwice() {
    Module library =
        new AbstractModule() {
          @Override
          protected void configure() {
            install(new EpropModule(ALL, List.of()));
            install(contributing("mine"));
          }
        };
    Injector injector =
        Guice.createInjector(module(ALL), library, module(ALL), contributing("mine"));
    assertTrue(surrogates(injector).contains("mine"));
    assertEquals(module(ALL).hashCode(), module(ALL).hashCode());
    assertNotEquals(module(ALL), module(NOTHING));
    assertNotEquals(module(ALL), new EpropModule(ALL, List.of(folder)));
  }

  @Test
  void twoModulesThatLookElsewhereAreAnErrorOfGuices() {
    CreationException e =
        assertThrows(
            CreationException.class, () -> Guice.createInjector(module(ALL), module(NOTHING)));
    assertTrue(e.getMessage().contains("Plugins was bound multiple times"), e.getMessage());
  }

  @Test
  void aChildHasWhatItsParentBinds() {
    Injector parent = Guice.createInjector(module(NOTHING), contributing("mine"));
    Injector child =
        parent.createChildInjector(
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(NeedsPlugins.class);
              }
            });
    assertSame(parent.getInstance(Plugins.class), child.getInstance(NeedsPlugins.class).plugins);
  }

  @Test
  void childrenMayHaveComponentsOfTheirOwn() {
    Injector parent = Guice.createInjector();
    Injector one = parent.createChildInjector(module(ALL), contributing("mine"));
    Injector other = parent.createChildInjector(module(ALL), contributing("yours"));
    assertTrue(surrogates(one).contains("mine") && !surrogates(one).contains("yours"));
    assertTrue(surrogates(other).contains("yours") && !surrogates(other).contains("mine"));
    assertNotSame(one.getInstance(Plugins.class), other.getInstance(Plugins.class));
  }

  @Test
  void privateModulesKeepTheirComponentsApart() {
    Injector injector = Guice.createInjector(exposing("mine"), exposing("yours"));
    for (String name : List.of("mine", "yours")) {
      Plugins plugins = injector.getInstance(Key.get(Plugins.class, Names.named(name)));
      assertEquals(
          List.of(name),
          plugins.all(SurrogateFactory.class).stream().map(Component::name).toList());
    }
  }

  private static Module exposing(String name) {
    return new PrivateModule() {
      @Override
      protected void configure() {
        install(module(NOTHING));
        install(contributing(name));
        Key<Plugins> key = Key.get(Plugins.class, Names.named(name));
        bind(key).to(Plugins.class);
        expose(key);
      }
    };
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
    Plugins plugins = Plugins.builder().classPath(ALL).build();
    Injector injector =
        Guice.createInjector(
            Modules.override(module(NOTHING))
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
    Injector injector = Guice.createInjector(module(NOTHING));
    for (Class<?> type : List.of(Plugins.class, ExperimentReader.class, ExperimentWriter.class)) {
      assertSame(injector.getInstance(type), injector.getInstance(type));
    }
  }

  @Test
  void whatIsWrongIsSaidBehindGuicesWords() {
    Path missing = folder.resolve("missing");
    assertEquals(
        "plugin folder " + missing + ": no such folder",
        problem(Guice.createInjector(new EpropModule(NOTHING, List.of(missing)))));
  }

  private static String problem(Injector injector) {
    ProvisionException e =
        assertThrows(ProvisionException.class, () -> injector.getInstance(Plugins.class));
    return assertInstanceOf(InvalidInputException.class, e.getCause()).getMessage();
  }
}
