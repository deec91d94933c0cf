package org.eprop.core.plugin;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks through jars for components that their services files forget. Nothing else uses ClassGraph,
 * and a program without plugin folders never loads this class.
 */
final class UnregisteredComponents {

  private UnregisteredComponents() {}

  /**
   * A sentence about each.
   *
   * @param registered the names of the classes that {@link java.util.ServiceLoader} found
   * @throws LinkageError if ClassGraph is not there
   */
  static List<String> warnings(List<Path> jars, Map<Kind, Set<String>> registered) {
    List<String> warnings = new ArrayList<>();
    Set<File> files =
        jars.stream().map(jar -> jar.toFile().getAbsoluteFile()).collect(Collectors.toSet());
    try (ScanResult scan =
        new ClassGraph()
            .overrideClasspath(jars)
            .ignoreClassVisibility()
            .enableClassInfo()
            .scan(1)) {
      for (Kind kind : Kind.values()) {
        for (ClassInfo type : scan.getClassesImplementing(kind.factory().getName())) {
          // ClassGraph follows class paths of manifests; the class loader does not.
          boolean loaded = files.contains(type.getClasspathElementFile().getAbsoluteFile());
          if (loaded
              && canBeComponent(type)
              && !registered.getOrDefault(kind, Set.of()).contains(type.getName())) {
            warnings.add(
                "%s: %s implements %s but is named in no %s"
                    .formatted(
                        type.getClasspathElementFile().getName(),
                        type.getName(),
                        kind.factory().getSimpleName(),
                        kind.servicesFile()));
          }
        }
      }
    }
    return warnings;
  }

  private static boolean canBeComponent(ClassInfo type) {
    return type.isStandardClass()
        && !type.isAbstract()
        && !type.isAnonymousInnerClass()
        && (!type.isInnerClass() || type.isStatic());
  }
}
