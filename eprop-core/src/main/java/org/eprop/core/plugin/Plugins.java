package org.eprop.core.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/**
 * The components there are, by kind and name. Thread-safe. What lies in plugin folders is made when
 * it is first asked for.
 *
 * <pre>{@code
 * try (Plugins plugins =
 *     Plugins.builder().classPath(Main.class.getClassLoader()).folder(Path.of("plugins")).build()) {
 *   SurrogateFactory surrogate = plugins.find(SurrogateFactory.class, "triangular");
 *   ...
 * }
 * }</pre>
 *
 * <p>{@link #close} closes the jars of plugin folders; components from there must not be used
 * afterwards. Without plugin folders it does nothing.
 *
 * @since 1.0
 */
public final class Plugins implements AutoCloseable {

  private final Map<Kind, NamedComponents> components;
  private final SearchPath searchPath;
  private final List<String> warnings;
  private final List<JarLoader> loaders;
  private final PluginFault faults;

  Plugins(
      Map<Kind, NamedComponents> components,
      SearchPath searchPath,
      List<String> warnings,
      List<JarLoader> loaders) {
    this.components = components;
    this.searchPath = searchPath;
    this.warnings = List.copyOf(warnings);
    this.loaders = List.copyOf(loaders);
    this.faults = new PluginFault(loaders, components);
  }

  /** Says where to look for components. */
  public static PluginsBuilder builder() {
    return new PluginsBuilder();
  }

  /**
   * A component by its name.
   *
   * @param factory the interface of its kind, for example {@code SurrogateFactory.class}
   * @param name as a configuration gives it
   * @throws InvalidInputException if there is none, with the nearest names and all known ones; or
   *     with the places that were searched, if there is none of this kind at all; or if it is of a
   *     plugin folder and can't be made or does not describe itself properly
   */
  public <F extends Component> F find(Class<F> factory, String name) {
    Kind kind = Kind.of(factory);
    Component component = of(kind).find(name);
    if (component == null) {
      List<String> known = of(kind).names();
      throw new InvalidInputException(
          "unknown %s \"%s\"%s"
              .formatted(
                  kind.title(),
                  name,
                  known.isEmpty() ? noneFound(kind) : NearestNames.hint(name, known)));
    }
    return factory.cast(component);
  }

  /**
   * Whether there is a component of a kind, in plain words as {@link Kind#title()} has them, and a
   * name.
   */
  public boolean contains(String kind, String name) {
    return components.entrySet().stream()
        .anyMatch(e -> e.getKey().title().equals(kind) && e.getValue().containsKey(name));
  }

  private NamedComponents of(Kind kind) {
    return components.getOrDefault(kind, new NamedComponents(kind));
  }

  private String noneFound(Kind kind) {
    return ": no %s was found; searched for %s in: %s"
        .formatted(kind.title(), kind.servicesFile(), searchPath);
  }

  /**
   * All components of a kind, sorted by name. Those of plugin folders are made for it.
   *
   * @throws InvalidInputException if one can't be made or does not describe itself properly
   */
  public <F extends Component> List<F> all(Class<F> factory) {
    return of(Kind.of(factory)).all().stream().map(factory::cast).toList();
  }

  /** The names of all components of a kind, sorted. */
  public <F extends Component> List<String> names(Class<F> factory) {
    return of(Kind.of(factory)).names();
  }

  /** The kinds of components, also those of which there is none. */
  public List<Kind> kinds() {
    return List.of(Kind.values());
  }

  /**
   * What plugin folders provide of a service that is no kind of component; none made yet.
   *
   * @throws InvalidInputException if a class that a services file names is missing or unsuitable
   */
  public <S> List<Provider<S>> services(Class<S> service) {
    List<Provider<S>> found = new ArrayList<>();
    for (JarLoader loader : loaders) {
      try {
        ServiceLoader.load(service, loader).stream()
            .filter(provider -> provider.type().getClassLoader() == loader)
            .forEach(found::add);
      } catch (ServiceConfigurationError | LinkageError e) {
        throw new InvalidInputException(String.valueOf(e.getMessage()), e).at(loader.getName());
      }
    }
    return found;
  }

  /** Where a component comes from: for a run's provenance. */
  public Origin origin(Component component) {
    return Origin.of(component.getClass());
  }

  /**
   * Which component of a plugin folder failed, in words: kind and name, class, jar, line and what
   * was thrown. Empty if the failure did not arise in a plugin's code.
   */
  public Optional<String> fault(Throwable failure) {
    return faults.of(failure);
  }

  /** The same of the calls that a thread is in. */
  public Optional<String> fault(StackTraceElement... calls) {
    return faults.of(calls);
  }

  /**
   * What is probably a mistake in a plugin folder, one sentence each: a folder without a jar, a jar
   * without a component, a class of a factory interface that is not public. Classes are looked for
   * with ClassGraph, which a program with plugin folders should have on its class path; a folder
   * without it gives one warning that says so.
   */
  public List<String> warnings() {
    return warnings;
  }

  /** Closes the jars of plugin folders. */
  @Override
  public void close() {
    closeAll(loaders);
  }

  static void closeAll(List<JarLoader> loaders) {
    try {
      JarLoader.closeAll(loaders);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
