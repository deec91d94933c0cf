package org.eprop.core.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;

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
    added.add(registry -> registry.add(component));
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
   * Finds and checks the components.
   *
   * @throws InvalidInputException if a folder or jar can't be read, a services file names a class
   *     that is missing or unsuitable, a component that is made does not describe itself properly,
   *     or two of a kind have one name and neither was to replace the other; it names the classes
   *     and jars
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
}
