package org.eprop.core.plugin;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks through jars for components that no services file names; none of their code runs. Nothing
 * else uses ClassGraph, and a program without plugin folders never loads this class.
 */
final class UnregisteredComponents {

  private UnregisteredComponents() {}

  /**
   * Finds them; what others extend is taken for a part of those.
   *
   * @param registered the names of the classes that {@link java.util.ServiceLoader} found
   * @param warnings receives a sentence about each that can't be made: it is not public, or has no
   *     public constructor without arguments
   * @return the names of the classes of all others, sorted
   * @throws LinkageError if ClassGraph is not there
   */
  static Set<String> find(
      List<Path> jars, Map<Kind, Set<String>> registered, List<String> warnings) {
    Set<String> found = new TreeSet<>();
    Set<File> files =
        jars.stream().map(jar -> jar.toFile().getAbsoluteFile()).collect(Collectors.toSet());
    try (ScanResult scan =
        new ClassGraph()
            .overrideClasspath(jars)
            .ignoreClassVisibility()
            .enableClassInfo()
            .enableMethodInfo()
            .scan(1)) {
      for (Kind kind : Kind.values()) {
        for (ClassInfo type : scan.getClassesImplementing(kind.factory().getName())) {
          // ClassGraph follows class paths of manifests; the class loader does not.
          boolean loaded = files.contains(type.getClasspathElementFile().getAbsoluteFile());
          if (!loaded
              || !isConcrete(type)
              || !type.getSubclasses().isEmpty()
              || registered.getOrDefault(kind, Set.of()).contains(type.getName())) {
            continue;
          }
          if (type.isPublic() && hasConstructor(type)) {
            found.add(type.getName());
          } else {
            warnings.add(
                ("%s: %s implements %s, but is not public with a public constructor without"
                        + " arguments")
                    .formatted(
                        type.getClasspathElementFile().getName(),
                        type.getName(),
                        kind.factory().getSimpleName()));
          }
        }
      }
    }
    return found;
  }

  private static boolean isConcrete(ClassInfo type) {
    return type.isStandardClass()
        && !type.isAbstract()
        && !type.isAnonymousInnerClass()
        && (!type.isInnerClass() || type.isStatic());
  }

  private static boolean hasConstructor(ClassInfo type) {
    return type.getConstructorInfo().stream()
        .anyMatch(one -> one.isPublic() && one.getParameterInfo().length == 0);
  }
}
