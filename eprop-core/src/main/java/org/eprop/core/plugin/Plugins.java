package org.eprop.core.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
   *     with the places that were searched, if there is none of this kind at all; or with the
   *     artifact of eprop that has it; or if it can't be made or does not describe itself properly
   */
  public <F extends Component> F find(Class<F> factory, String name) {
    Kind kind = Kind.of(factory);
    Component component = of(kind).find(name);
    if (component == null) {
      List<String> known = of(kind).names();
      throw new InvalidInputException(
          "unknown %s \"%s\"%s%s"
              .formatted(
                  kind.title(),
                  name,
                  missing(kind, name),
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

  /** A name that is right, of an artifact that is not there. */
  private static String missing(Kind kind, String name) {
    return Artifacts.of(kind, name)
        .map(artifact -> "; add the artifact org.eprop:" + artifact + ", which has it")
        .orElse("");
  }

  private String noneFound(Kind kind) {
    return "; no %s was found; searched for %s in: %s"
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

  /** Tells whether a failure is that of a plugin's code, and of which. Immutable. */
  private static final class PluginFault {

    private final List<JarLoader> loaders;

    /** Taken beforehand: whoever fails may hold the locks of what registers them. */
    private final Map<Kind, List<Registered>> registered = new EnumMap<>(Kind.class);

    PluginFault(List<JarLoader> loaders, Map<Kind, NamedComponents> byKind) {
      this.loaders = List.copyOf(loaders);
      byKind.forEach((kind, components) -> registered.put(kind, components.registered()));
    }

    /**
     * Whether plugin code, or what it called of Java and of eprop's API, threw it or one of its
     * causes: in words, where. The innermost cause decides.
     */
    Optional<String> of(Throwable failure) {
      Deque<Throwable> causes = new ArrayDeque<>();
      for (Throwable t = failure; t != null && !causes.contains(t); t = t.getCause()) {
        causes.push(t);
      }
      return causes.stream()
          .flatMap(t -> of(t.getStackTrace()).map(place -> place + ": " + t).stream())
          .findFirst();
    }

    /** The same of a stack of calls. */
    Optional<String> of(StackTraceElement... frames) {
      return Stream.of(frames)
          .filter(frame -> !isLibrary(frame))
          .findFirst()
          .flatMap(top -> loader(top).flatMap(loader -> place(top, loader, frames)));
    }

    /** Of Java, or of the API, which refuses what is wrong. */
    private static boolean isLibrary(StackTraceElement frame) {
      String module = String.valueOf(frame.getModuleName());
      return module.startsWith("java.")
          || module.startsWith("jdk.")
          || frame.getClassName().startsWith("org.eprop.api.");
    }

    private Optional<JarLoader> loader(StackTraceElement frame) {
      return loaders.stream()
          .filter(loader -> loader.getName().equals(frame.getClassLoaderName()))
          .findFirst();
    }

    private Optional<String> place(
        StackTraceElement top, JarLoader loader, StackTraceElement... frames) {
      Class<?> type = loader.loaded(top.getClassName());
      if (type == null) {
        return Optional.empty();
      }
      Origin origin = Origin.of(type);
      return Optional.of(
          component(origin, frames).map(name -> name + ": ").orElse("")
              + origin
              + ": failed at "
              + top.getFileName()
              + ":"
              + top.getLineNumber());
    }

    /** Kind and name of the component that was called, or else of the only one of the jar. */
    private Optional<String> component(Origin origin, StackTraceElement... frames) {
      List<String> called =
          Stream.of(frames).flatMap(frame -> names(one -> isOf(one, frame)).stream()).toList();
      List<String> inJar = names(one -> Origin.of(one.type).place().equals(origin.place()));
      return called.isEmpty() && inJar.size() != 1
          ? Optional.empty()
          : Stream.concat(called.stream(), inJar.stream()).findFirst();
    }

    private static boolean isOf(Registered one, StackTraceElement frame) {
      String name = one.type.getName();
      return one.type.getClassLoader() instanceof JarLoader loader
          && loader.getName().equals(frame.getClassLoaderName())
          && (frame.getClassName().equals(name) || frame.getClassName().startsWith(name + "$"));
    }

    private List<String> names(Predicate<Registered> which) {
      return registered.entrySet().stream()
          .flatMap(
              kind ->
                  kind.getValue().stream()
                      .filter(which)
                      .map(one -> (kind.getKey().title() + " " + one.name.orElse("")).strip()))
          .toList();
    }
  }
}
