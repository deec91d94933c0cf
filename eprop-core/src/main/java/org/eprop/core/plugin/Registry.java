package org.eprop.core.plugin;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;

/** Gathers components by kind and name, no two of a kind under one name. */
final class Registry {

  private final Map<Kind, NamedComponents> byKind = new EnumMap<>(Kind.class);
  private final Set<Class<?>> seen = new HashSet<>();

  /** Those that replace come last, whenever they are named. */
  private final Map<Kind, List<Component>> replacements = new EnumMap<>(Kind.class);

  /**
   * Adds the components that a loader's services give, each class once.
   *
   * @param own whether to leave out what the loader's parents give, and to make no component before
   *     it is asked for
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
          add(services.make(provider));
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
  void add(Component component) {
    Registered one = Registered.of(component);
    List<Kind> kinds = Kind.ofClass(component.getClass());
    if (kinds.isEmpty()) {
      throw new InvalidInputException("is no kind of component")
          .at(Origin.of(component.getClass()).toString());
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
