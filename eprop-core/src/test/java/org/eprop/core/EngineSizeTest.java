package org.eprop.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.core.gradient.GradientEngine;
import org.junit.jupiter.api.Test;

/** How much of the engine there is to know. */
class EngineSizeTest {

  /** Files of core that a batch can come to, those of generated kernels among them. */
  private static final int MOST = 100;

  private final JavaClasses core =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.eprop.core");

  @Test
  void aBatchGoesThroughFewClasses() {
    Set<String> files = new TreeSet<>();
    for (Dependency dependency :
        core.get(GradientEngine.class).getTransitiveDependenciesFromSelf()) {
      String name = dependency.getTargetClass().getBaseComponentType().getName();
      if (name.startsWith("org.eprop.core.")) {
        files.add(name.replaceFirst("\\$.*", ""));
      }
    }
    assertTrue(files.size() <= MOST, files.size() + " classes: " + String.join(" ", files));
  }
}
