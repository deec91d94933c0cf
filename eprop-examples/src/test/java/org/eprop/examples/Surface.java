package org.eprop.examples;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What modules export to everybody: their public types, and what others may call or override. */
final class Surface {

  /** Methods that every object, record or enum has. */
  private static final Set<String> USUAL =
      Set.of("equals", "hashCode", "toString", "values", "valueOf");

  private Surface() {}

  /** The public types that the module of a class exports to everybody. */
  static List<Class<?>> types(Class<?> oneOf) throws IOException, URISyntaxException {
    Path place = Path.of(oneOf.getProtectionDomain().getCodeSource().getLocation().toURI());
    ModuleReference module = ModuleFinder.of(place).findAll().iterator().next();
    Set<String> packages =
        module.descriptor().exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    try (ModuleReader reader = module.open()) {
      return reader
          .list()
          .filter(name -> name.endsWith(".class") && !name.contains("-info"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
          .<Class<?>>map(Surface::load)
          .filter(Surface::isPublic)
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Surface.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> around = type; around != null; around = around.getEnclosingClass()) {
      if (!Modifier.isPublic(around.getModifiers())) {
        return false;
      }
    }
    return !type.isAnonymousClass() && !type.isLocalClass();
  }

  /** The name of a type as the table has it, without what all have in common. */
  static String name(Class<?> type) {
    return type.getCanonicalName().substring("org.eprop.".length());
  }

  /**
   * The names of its constructors, {@code new}, and of those methods that it has first: who
   * implements one of another type adds nothing, and what makes a record or reads it is the record.
   */
  static Set<String> members(Class<?> type) {
    Set<String> members = new TreeSet<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isOpen(constructor, type) && !type.isRecord()) {
        members.add("new");
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      boolean counts = isOpen(method, type) && !USUAL.contains(method.getName());
      if (counts && !isInherited(method, type) && !isComponent(method, type)) {
        members.add(method.getName());
      }
    }
    return members;
  }

  private static boolean isComponent(Method method, Class<?> type) {
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents())
            .anyMatch(component -> component.getAccessor().equals(method));
  }

  private static boolean isOpen(Executable member, Class<?> type) {
    int modifiers = member.getModifiers();
    boolean forHeirs = Modifier.isProtected(modifiers) && !Modifier.isFinal(type.getModifiers());
    return !member.isSynthetic() && (Modifier.isPublic(modifiers) || forHeirs);
  }

  private static boolean isInherited(Method method, Class<?> type) {
    Deque<Class<?>> above = new ArrayDeque<>(Arrays.asList(type.getInterfaces()));
    if (type.getSuperclass() != null) {
      above.add(type.getSuperclass());
    }
    while (!above.isEmpty()) {
      Class<?> next = above.remove();
      above.addAll(Arrays.asList(next.getInterfaces()));
      if (next.getSuperclass() != null) {
        above.add(next.getSuperclass());
      }
      for (Method other : next.getDeclaredMethods()) {
        boolean same =
            other.getName().equals(method.getName())
                && other.getParameterCount() == method.getParameterCount();
        if (same && !Modifier.isPrivate(other.getModifiers())) {
          return true;
        }
      }
    }
    return false;
  }
}
