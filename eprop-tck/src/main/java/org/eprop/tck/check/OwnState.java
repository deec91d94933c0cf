package org.eprop.tck.check;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/**
 * The state of objects, as reflection shows it: fields, static ones, what lambdas have captured,
 * arrays, collections and counters, followed as far as they reach. Two such pictures show what has
 * been written in between. Memories made for many threads, {@link ConcurrentMap} and {@link
 * ThreadLocal}, may be filled; what is in them may not change.
 */
final class OwnState {

  private static final int MOST_OBJECTS = 20_000;
  private static final int MOST_NUMBERS = 4_000_000;

  /** An object, which is only equal to itself. */
  private record Reference(Object object) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Reference reference && reference.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }

    @Override
    public String toString() {
      return object == null ? "null" : "another " + object.getClass().getSimpleName();
    }
  }

  private record Visit(String path, Object object) {}

  /** What changed. */
  record Change(String path, String before, String after) {}

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> generators = new LinkedHashMap<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Visit> waiting = new ArrayDeque<>();
  private int numbers;

  private OwnState() {}

  /**
   * A picture of now.
   *
   * @param roots objects by what they are called in messages
   * @param types classes whose static fields are looked at
   */
  static OwnState of(Map<String, Object> roots, Collection<Class<?>> types) {
    OwnState state = new OwnState();
    roots.forEach(state::visit);
    types.forEach(state::statics);
    while (!state.waiting.isEmpty() && state.seen.size() < MOST_OBJECTS) {
      Visit next = state.waiting.remove();
      state.look(next.path, next.object);
    }
    return state;
  }

  /** All objects that were found, and classes whose static fields were. */
  Set<Object> objects() {
    return seen;
  }

  /** Generators of random numbers that are held, by where. */
  Map<String, String> generators() {
    return generators;
  }

  /**
   * The first thing that is another now.
   *
   * @param lazily whether what was null may have been made since
   */
  Optional<Change> changeTo(OwnState now, boolean lazily) {
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      Object before = entry.getValue();
      if (!now.values.containsKey(entry.getKey())) {
        continue;
      }
      Object after = now.values.get(entry.getKey());
      boolean made = lazily && before instanceof Reference r && r.object == null;
      if (!made && !Objects.deepEquals(before, after)) {
        return Optional.of(change(entry.getKey(), before, after));
      }
    }
    return Optional.empty();
  }

  private static Change change(String path, Object before, Object after) {
    if (!before.getClass().isArray()
        || !after.getClass().isArray()
        || Array.getLength(before) != Array.getLength(after)) {
      return new Change(path, text(before), text(after));
    }
    int i = 0;
    while (Array.get(before, i).equals(Array.get(after, i))) {
      i++;
    }
    return new Change(path + "[" + i + "]", text(Array.get(before, i)), text(Array.get(after, i)));
  }

  private static String text(Object value) {
    return value.getClass().isArray()
        ? "an array of " + Array.getLength(value)
        : String.valueOf(value);
  }

  private void visit(String path, Object object) {
    if (object == null || isPlain(object)) {
      values.put(path, object == null ? new Reference(null) : object);
    } else if (object.getClass().isArray() && object.getClass().getComponentType().isPrimitive()) {
      numbers(path, object);
    } else {
      values.put(path, new Reference(object));
      if (seen.add(object)) {
        waiting.add(new Visit(path, object));
      }
    }
  }

  private void numbers(String path, Object array) {
    int length = Array.getLength(array);
    if (numbers + length <= MOST_NUMBERS) {
      numbers += length;
      Object copy = Array.newInstance(array.getClass().getComponentType(), length);
      System.arraycopy(array, 0, copy, 0, length);
      values.put(path, copy);
    }
  }

  private static boolean isPlain(Object object) {
    return (object instanceof Number && object.getClass().getName().startsWith("java.lang."))
        || (object instanceof CharSequence && object.getClass() != StringBuilder.class)
        || object instanceof Boolean
        || object instanceof Character
        || object instanceof Enum
        || object instanceof Class;
  }

  private void look(String path, Object object) {
    if (Randomness.isGenerator(object)) {
      generators.put(path, object.getClass().getName());
    } else if (object instanceof Object[] array) {
      for (int i = 0; i < array.length; i++) {
        visit(path + "[" + i + "]", array[i]);
      }
    } else if (object instanceof Map<?, ?> map) {
      map(path, map);
    } else if (object instanceof Collection<?> collection) {
      values.put(path + ".size()", collection.size());
      int[] i = new int[1];
      collection.forEach(element -> visit(path + "[" + i[0]++ + "]", element));
    } else if (object instanceof Optional<?> optional) {
      visit(path, optional.orElse(null));
    } else if (object.getClass().getName().startsWith("java.util.concurrent.atomic.")
        || object.getClass() == StringBuilder.class) {
      values.put(path, object.toString());
    } else if (!isOfThePlatform(object)) {
      for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
        fields(path, type, object);
        statics(type);
        statics(type.getNestHost()); // where a lambda was written
      }
    }
  }

  private static boolean isOfThePlatform(Object object) {
    String name = object.getClass().getName();
    return name.startsWith("java.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.")
        || object instanceof ClassLoader
        || object instanceof Thread;
  }

  private void map(String path, Map<?, ?> map) {
    boolean guarded = map.getClass().getName().startsWith("java.util.Collections$Synchronized");
    if (!(map instanceof ConcurrentMap) && !guarded) {
      values.put(path + ".size()", map.size());
    }
    map.forEach((key, value) -> visit(path + "[" + key + "]", value));
  }

  private void statics(Class<?> type) {
    if (!type.getName().startsWith("java.") && !type.isHidden() && seen.add(type)) {
      fields(type.getSimpleName(), type, null);
    }
  }

  /** The fields of an object that a class declares; its static ones if there is no object. */
  private void fields(String path, Class<?> type, Object object) {
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) != (object == null)) {
        continue;
      }
      try {
        field.setAccessible(true);
        visit(path + "." + name(field), field.get(object));
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        // A module that is not open hides it.
      }
    }
  }

  /** What a lambda or an inner class has captured has an invented name. */
  private static String name(Field field) {
    String name = field.getName().replaceFirst("^val\\$", "");
    return field.getDeclaringClass().isHidden() ? "captured " + name.replace("arg$", "") : name;
  }

  @Override
  public String toString() {
    return Arrays.toString(values.keySet().toArray());
  }
}
