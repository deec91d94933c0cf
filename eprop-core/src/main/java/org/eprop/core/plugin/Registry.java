package org.eprop.core.plugin;

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

/** Gathers components by kind and name, no two of a kind under one name. */
final class Registry {

  private final Map<Kind, SortedMap<String, Component>> found = byKind();
  private final Map<Kind, SortedMap<String, Component>> replacements = byKind();
  private final Set<Class<?>> seen = new HashSet<>();

  private static Map<Kind, SortedMap<String, Component>> byKind() {
    Map<Kind, SortedMap<String, Component>> components = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      components.put(kind, new TreeMap<>());
    }
    return components;
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

  /** Adds a component under each kind that it is of. */
  void add(Component component) {
    ComponentCheck.check(component);
    List<Kind> kinds = Kind.of(component);
    if (kinds.isEmpty()) {
      throw new InvalidInputException("is no kind of component")
          .at(Origin.of(component.getClass()).toString());
    }
    kinds.forEach(kind -> put(found, kind, component));
  }

  /** Has a component take the place of the one with its name, at the end. */
  void replace(Kind kind, Component component) {
    ComponentCheck.check(component);
    put(replacements, kind, component);
  }

  private static void put(
      Map<Kind, SortedMap<String, Component>> components, Kind kind, Component component) {
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

  /** All of them, unmodifiable. */
  Map<Kind, SortedMap<String, Component>> components() {
    Map<Kind, SortedMap<String, Component>> all = new EnumMap<>(Kind.class);
    found.forEach(
        (kind, byName) -> {
          SortedMap<String, Component> together = new TreeMap<>(byName);
          together.putAll(replacements.get(kind));
          all.put(kind, Collections.unmodifiableSortedMap(together));
        });
    return Collections.unmodifiableMap(all);
  }
}
