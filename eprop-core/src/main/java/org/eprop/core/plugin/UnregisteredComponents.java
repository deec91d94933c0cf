package org.eprop.core.plugin;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    try (ScanResult scan =
        new ClassGraph()
            .overrideClasspath(jars)
            .ignoreClassVisibility()
            .enableClassInfo()
            .scan(1)) {
      for (Kind kind : Kind.values()) {
        for (ClassInfo type : scan.getClassesImplementing(kind.factory().getName())) {
          if (canBeComponent(type) && !registered.get(kind).contains(type.getName())) {
            warnings.add(
                type.getClasspathElementFile().getName()
                    + ": "
                    + type.getName()
                    + " implements "
                    + kind.factory().getSimpleName()
                    + " but is named in no "
                    + kind.servicesFile());
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
