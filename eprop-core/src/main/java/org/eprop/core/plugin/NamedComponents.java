package org.eprop.core.plugin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The components of one kind by name, no two under one. Those whose name can't be known before they
 * are made are made as soon as somebody asks for a name that no other has. Thread-safe.
 */
final class NamedComponents {

  private final Kind kind;
  private final SortedMap<String, Registered> named = new TreeMap<>();
  private final List<Registered> unnamed = new ArrayList<>();

  /** Names that a replacement took, whoever else has them. */
  private final Set<String> replaced = new TreeSet<>();

  NamedComponents(Kind kind) {
    this.kind = kind;
  }

  /** Adds one; refuses it if another has its name, naming both. */
  synchronized void add(Registered one) {
    if (one.name.isEmpty()) {
      unnamed.add(one);
    } else {
      put(one.name.get(), one);
    }
  }

  /** Puts one in the place of whatever has or will have its name; refuses a second one. */
  synchronized void replace(Registered one) {
    String name = one.name.orElseThrow();
    if (replaced.add(name)) {
      named.remove(name);
    }
    Registered other = named.putIfAbsent(name, one);
    if (other != null) {
      throw twice(name, other, one);
    }
  }

  private void put(String name, Registered one) {
    if (!replaced.contains(name)) {
      Registered other = named.putIfAbsent(name, one);
      if (other != null) {
        throw twice(name, other, one);
      }
    }
  }

  private InvalidInputException twice(String name, Registered other, Registered one) {
    return new InvalidInputException(
        "two components of the kind %s have the name \"%s\": %s, and %s"
            .formatted(kind.title(), name, Origin.of(other.type), Origin.of(one.type)));
  }

  /** The one of a name, made if need be, or null. */
  synchronized @Nullable Component find(String name) {
    if (!named.containsKey(name)) {
      nameAll();
    }
    Registered one = named.get(name);
    return one == null ? null : one.get();
  }

  private void nameAll() {
    for (Iterator<Registered> rest = unnamed.iterator(); rest.hasNext(); ) {
      Registered one = rest.next();
      put(one.get().name(), one);
      rest.remove();
    }
  }

  /** All of them, none made for it. */
  synchronized List<Registered> registered() {
    List<Registered> all = new ArrayList<>(named.values());
    all.addAll(unnamed);
    return all;
  }

  /** Whether there is one of a name. */
  synchronized boolean containsKey(String name) {
    return names().contains(name);
  }

  /** All names, sorted. */
  synchronized List<String> names() {
    nameAll();
    return List.copyOf(named.keySet());
  }

  /** All of them, made, sorted by name. */
  synchronized List<Component> all() {
    nameAll();
    return named.values().stream().map(Registered::get).toList();
  }
}
