package org.eprop.core.plugin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Tells whether a failure is that of a plugin's code, and of which. Immutable. */
final class PluginFault {

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
    List<String> inJar = names(one -> Origin.of(one.type()).place().equals(origin.place()));
    return called.isEmpty() && inJar.size() != 1
        ? Optional.empty()
        : Stream.concat(called.stream(), inJar.stream()).findFirst();
  }

  private static boolean isOf(Registered one, StackTraceElement frame) {
    String name = one.type().getName();
    return one.type().getClassLoader() instanceof JarLoader loader
        && loader.getName().equals(frame.getClassLoaderName())
        && (frame.getClassName().equals(name) || frame.getClassName().startsWith(name + "$"));
  }

  private List<String> names(Predicate<Registered> which) {
    return registered.entrySet().stream()
        .flatMap(
            kind ->
                kind.getValue().stream()
                    .filter(which)
                    .map(one -> (kind.getKey().title() + " " + one.name().orElse("")).strip()))
        .toList();
  }
}
