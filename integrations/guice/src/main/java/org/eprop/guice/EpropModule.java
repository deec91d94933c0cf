package org.eprop.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.util.Types;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;

/**
 * Binds {@link Plugins}, {@link ExperimentReader} and {@link ExperimentWriter}, each a singleton,
 * and a {@link MapBinder} from names to components for each {@link Kind} of component. Any module
 * contributes a component, without a services file, or replaces the one of that name which the
 * class path or a plugin folder gives:
 *
 * <pre>{@code
 * MapBinder<String, SurrogateFactory> surrogates =
 *     MapBinder.newMapBinder(binder(), String.class, SurrogateFactory.class);
 * surrogates.addBinding("cauchy").to(Cauchy.class);
 * surrogates.addBinding("triangular").to(SteeperTriangular.class);
 * }</pre>
 *
 * <p>A component is bound under its own name, for that is what experiments and saved networks hold.
 * Two different bindings of one name are an error of Guice's, which names both. A {@code
 * Map<String, SurrogateFactory>} has what was bound; {@link Plugins} has these and all others.
 *
 * <p>Two modules with the same class path and folders are equal, so that each module that needs one
 * can install it. In a child injector, what its parents bind is there as usual; what only a child
 * needs is contributed to a module of this kind that the child installs and its parents do not.
 *
 * <p>The application closes the {@link Plugins} when it is done with them.
 */
public final class EpropModule extends AbstractModule {

  private final ClassLoader classPath;
  private final List<Path> pluginFolders;

  /**
   * @param classPath where components are looked for, for example the application's own loader
   * @param pluginFolders folders of plugin jars; may be none
   */
  public EpropModule(ClassLoader classPath, List<Path> pluginFolders) {
    this.classPath = Objects.requireNonNull(classPath, "classPath");
    this.pluginFolders = List.copyOf(pluginFolders);
  }

  @Override
  protected void configure() {
    for (Kind kind : Kind.values()) {
      MapBinder.newMapBinder(binder(), String.class, kind.factory());
    }
  }

  /**
   * The components of the class path and the plugin folders, and those that are bound.
   *
   * @throws org.eprop.api.plugin.InvalidInputException as {@link PluginsBuilder#build} does, and if
   *     a component is bound under another name than its own; Guice wraps it
   */
  @Provides
  @Singleton
  public Plugins plugins(Injector injector) {
    PluginsBuilder builder = Plugins.builder().classPath(classPath);
    pluginFolders.forEach(builder::folder);
    for (Kind kind : Kind.values()) {
      addBound(kind.factory(), injector, builder);
    }
    return builder.build();
  }

  /** Has what is bound of a kind join the others, or replace those of the same names. */
  private static <F extends Component> void addBound(
      Class<F> factory, Injector injector, PluginsBuilder builder) {
    injector
        .getInstance(Key.get(mapOf(factory)))
        .forEach(
            (key, component) -> {
              if (!key.equals(component.name())) {
                throw new InvalidInputException(
                        "got %s, but that is named \"%s\"; bind it under its own name"
                            .formatted(component.getClass().getName(), component.name()))
                    .at("MapBinder<String, " + factory.getSimpleName() + ">: \"" + key + '"');
              }
              builder.replace(factory, component);
            });
  }

  @SuppressWarnings("unchecked") // the type that this makes
  private static <F> TypeLiteral<Map<String, F>> mapOf(Class<F> factory) {
    return (TypeLiteral<Map<String, F>>) TypeLiteral.get(Types.mapOf(String.class, factory));
  }

  /** Reads experiments that are made of these components. */
  @Provides
  @Singleton
  public ExperimentReader experimentReader(Plugins plugins) {
    return new ExperimentReader(plugins);
  }

  /** Writes experiments. */
  @Provides
  @Singleton
  public ExperimentWriter experimentWriter() {
    return new ExperimentWriter();
  }

  /** Whether the other is a module with the same class path and folders. */
  @Override
  public boolean equals(Object other) {
    return other instanceof EpropModule module
        && classPath.equals(module.classPath)
        && pluginFolders.equals(module.pluginFolders);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classPath, pluginFolders);
  }
}
