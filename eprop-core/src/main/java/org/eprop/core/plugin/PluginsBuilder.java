package org.eprop.core.plugin;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Registered.ComponentCheck;

/**
 * Collects the places where {@link Plugins} looks for components. Not thread-safe.
 *
 * @since 1.0
 */
public final class PluginsBuilder {

  private final List<ClassLoader> classPaths = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();
  private final List<Consumer<Registry>> added = new ArrayList<>();
  private boolean scans = true;

  PluginsBuilder() {}

  /**
   * Takes what {@link ServiceLoader} finds on a class path: services files, and the {@code
   * provides} clauses of the modules that the loader sees.
   *
   * @param loader for example the application's own
   */
  public PluginsBuilder classPath(ClassLoader loader) {
    classPaths.add(Objects.requireNonNull(loader, "loader"));
    return this;
  }

  /**
   * Takes what the services files of the jars in a folder name, and public classes of a factory
   * interface with a public constructor without arguments that none names, found with ClassGraph. A
   * component is made when it is asked for by its name, or when all are listed; before, none of its
   * code runs, unless its name can't be read from its class (where {@code name()} does more than
   * return a constant).
   */
  public PluginsBuilder folder(Path folder) {
    folders.add(Objects.requireNonNull(folder, "folder"));
    return this;
  }

  /** Takes of folders only what services files name. */
  public PluginsBuilder noScan() {
    scans = false;
    return this;
  }

  /** Takes a component that is registered nowhere. */
  public PluginsBuilder add(Component component) {
    Objects.requireNonNull(component, "component");
    added.add(registry -> registry.add(Registered.of(component)));
    return this;
  }

  /**
   * Takes a component that is registered nowhere, in the place of the one of its kind and name if
   * there is one, for example a variant of a built-in model. It counts as of this kind alone.
   *
   * @param factory the interface of the kind, for example {@code NeuronFactory.class}
   * @throws IllegalArgumentException if the interface is no kind of component
   */
  public <F extends Component> PluginsBuilder replace(Class<F> factory, F component) {
    Objects.requireNonNull(component, "component");
    Kind kind = Kind.of(factory);
    added.add(registry -> registry.replace(kind, component));
    return this;
  }

  /**
   * Finds the components. What those of a class path say of themselves, but for their names, is
   * checked when they are asked for.
   *
   * @throws InvalidInputException if a folder or jar can't be read, a services file names a class
   *     that is missing or unsuitable, a component that was given does not describe itself
   *     properly, or two of a kind have one name and neither was to replace the other; it names the
   *     classes and jars
   */
  public Plugins build() {
    Registry registry = new Registry();
    List<JarLoader> loaders = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    try {
      for (ClassLoader loader : classPaths) {
        for (Kind kind : Kind.values()) {
          registry.addServices(kind, loader, false);
        }
      }
      for (Path path : folders) {
        PluginFolder folder = new PluginFolder(path);
        JarLoader loader = folder.open();
        loaders.add(loader);
        Map<Kind, Set<String>> registered = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
          registered.put(kind, registry.addServices(kind, loader, true));
        }
        for (String found : folder.scan(registered, scans, warnings)) {
          registry.addClass(found, loader);
        }
      }
      added.forEach(addTo -> addTo.accept(registry));
      return new Plugins(registry.byKind(), new SearchPath(classPaths, folders), warnings, loaders);
    } catch (RuntimeException | Error e) {
      Plugins.closeAll(loaders);
      throw e;
    }
  }

  /** Gathers components by kind and name, no two of a kind under one name. */
  private static final class Registry {

    private final Map<Kind, NamedComponents> byKind = new EnumMap<>(Kind.class);
    private final Set<Class<?>> seen = new HashSet<>();

    /** Those that replace come last, whenever they are named. */
    private final Map<Kind, List<Component>> replacements = new EnumMap<>(Kind.class);

    /**
     * Adds the components that a loader's services give, each class once.
     *
     * @param own whether to leave out what the loader's parents give, and to make no component
     *     before it is asked for
     * @return the names of all classes the services name, also those left out
     */
    Set<String> addServices(Kind kind, ClassLoader loader, boolean own) {
      Services services = new Services(kind, loader);
      List<ServiceLoader.Provider<? extends Component>> providers = services.providers();
      for (ServiceLoader.Provider<? extends Component> provider : providers) {
        Class<?> type = provider.type();
        if ((!own || type.getClassLoader() == loader) && seen.add(type)) {
          if (own) {
            Registered one = Registered.of(type, () -> services.make(provider));
            Kind.ofClass(type).forEach(of -> named(of).add(one));
          } else {
            add(Registered.named(services.make(provider)));
          }
        }
      }
      return providers.stream().map(p -> p.type().getName()).collect(Collectors.toSet());
    }

    /**
     * Adds the component of a class that no services file names, to be made when it is asked for.
     *
     * @param className public, with a public constructor without arguments
     */
    void addClass(String className, ClassLoader loader) {
      Class<?> type;
      try {
        type = Class.forName(className, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        throw new InvalidInputException("can't be loaded: " + e, e).at("class " + className);
      }
      if (seen.add(type)) {
        Registered one = Registered.of(type, () -> make(type));
        Kind.ofClass(type).forEach(of -> named(of).add(one));
      }
    }

    private static Component make(Class<?> type) {
      try {
        return (Component) type.getConstructor().newInstance();
      } catch (InvocationTargetException e) {
        throw failed(type, e.getCause() == null ? e : e.getCause());
      } catch (ReflectiveOperationException | LinkageError e) {
        throw failed(type, e);
      }
    }

    private static InvalidInputException failed(Class<?> type, Throwable e) {
      return new InvalidInputException("could not be instantiated: " + e, e)
          .at(Origin.of(type).toString());
    }

    private NamedComponents named(Kind kind) {
      return byKind.computeIfAbsent(kind, NamedComponents::new);
    }

    /** Adds a component under each kind that it is of. */
    void add(Registered one) {
      List<Kind> kinds = Kind.ofClass(one.type);
      if (kinds.isEmpty()) {
        throw new InvalidInputException("is no kind of component")
            .at(Origin.of(one.type).toString());
      }
      kinds.forEach(kind -> named(kind).add(one));
    }

    /** Has a component take the place of the one with its name, at the end. */
    void replace(Kind kind, Component component) {
      ComponentCheck.check(component);
      replacements.computeIfAbsent(kind, of -> new ArrayList<>()).add(component);
    }

    /** All of them. */
    Map<Kind, NamedComponents> byKind() {
      replacements.forEach(
          (kind, components) ->
              components.forEach(component -> named(kind).replace(Registered.of(component))));
      return Collections.unmodifiableMap(byKind);
    }
  }
}
