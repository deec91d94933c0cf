package org.eprop.core.plugin;

import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;

/** Collects the places where {@link Plugins} looks for components. Not thread-safe. */
public final class PluginsBuilder {

  private final List<ClassLoader> classPaths = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();
  private final List<Component> added = new ArrayList<>();

  PluginsBuilder() {}

  /**
   * Takes what {@link ServiceLoader} finds on a class path: services files, and the {@code
   * provides} clauses of the modules that the loader sees.
   *
   * @param loader for example the application's own
   */
  public PluginsBuilder classPath(ClassLoader loader) {
    classPaths.add(loader);
    return this;
  }

  /** Takes what the services files of the jars in a folder name. */
  public PluginsBuilder folder(Path folder) {
    folders.add(folder);
    return this;
  }

  /** Takes a component that is registered nowhere. */
  public PluginsBuilder add(Component component) {
    added.add(component);
    return this;
  }

  /**
   * Finds and checks the components.
   *
   * @throws InvalidInputException if a folder or jar can't be read, a services file names a class
   *     that is missing or unsuitable, a component does not describe itself properly, or two of a
   *     kind have one name; it names the classes and jars
   */
  public Plugins build() {
    Registry registry = new Registry();
    List<URLClassLoader> loaders = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    try {
      for (ClassLoader loader : classPaths) {
        for (Kind kind : Kind.values()) {
          registry.addServices(kind, loader, false);
        }
      }
      for (Path path : folders) {
        PluginFolder folder = new PluginFolder(path);
        URLClassLoader loader = folder.open();
        loaders.add(loader);
        Map<Kind, Set<String>> registered = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
          registered.put(kind, registry.addServices(kind, loader, true));
        }
        warnings.addAll(folder.warnings(registered));
      }
      added.forEach(registry::add);
      return new Plugins(registry.components(), warnings, loaders);
    } catch (RuntimeException | Error e) {
      Plugins.closeAll(loaders);
      throw e;
    }
  }

  private static final class Registry {

    private final Map<Kind, SortedMap<String, Component>> components = new EnumMap<>(Kind.class);
    private final Set<Class<?>> seen = new HashSet<>();

    Registry() {
      for (Kind kind : Kind.values()) {
        components.put(kind, new TreeMap<>());
      }
    }

    /**
     * Adds the components that a loader's services give, each class once.
     *
     * @param own whether to leave out what the loader's parents give
     * @return the names of all classes the services name, also those left out
     */
    Set<String> addServices(Kind kind, ClassLoader loader, boolean own) {
      Services services = new Services(kind, loader);
      List<ServiceLoader.Provider<? extends Component>> providers = services.providers();
      for (ServiceLoader.Provider<? extends Component> provider : providers) {
        Class<?> type = provider.type();
        if ((!own || type.getClassLoader() == loader) && seen.add(type)) {
          add(services.make(provider));
        }
      }
      return providers.stream().map(p -> p.type().getName()).collect(Collectors.toSet());
    }

    void add(Component component) {
      ComponentCheck.check(component);
      List<Kind> kinds = Kind.of(component);
      if (kinds.isEmpty()) {
        throw new InvalidInputException("is no kind of component")
            .at(Origin.of(component.getClass()).toString());
      }
      for (Kind kind : kinds) {
        Component other = components.get(kind).putIfAbsent(component.name(), component);
        if (other != null) {
          throw new InvalidInputException(
              "two components of the kind "
                  + kind.title()
                  + " have the name \""
                  + component.name()
                  + "\": "
                  + Origin.of(other.getClass())
                  + ", and "
                  + Origin.of(component.getClass()));
        }
      }
    }

    Map<Kind, SortedMap<String, Component>> components() {
      components.replaceAll((kind, byName) -> Collections.unmodifiableSortedMap(byName));
      return Collections.unmodifiableMap(components);
    }
  }
}
