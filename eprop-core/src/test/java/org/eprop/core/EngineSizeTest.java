package org.eprop.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.core.gradient.GradientEngine;
import org.junit.jupiter.api.Test;

/** How much of the engine there is to know. */
class EngineSizeTest {

  /** Files of core that a batch can come to, those of generated kernels among them. */
  private static final int MOST = 100;

  @Test
  void aBatchGoesThroughFewClasses() {
    Set<String> files = new TreeSet<>();
    for (Dependency dependency :
        CoreClasses.ALL.get(GradientEngine.class).getTransitiveDependenciesFromSelf()) {
      String name = dependency.getTargetClass().getBaseComponentType().getName();
      if (name.startsWith("org.eprop.core.")) {
        files.add(name.replaceFirst("\\$.*", ""));
      }
    }
    assertTrue(files.size() <= MOST, files.size() + " classes: " + String.join(" ", files));
  }
}
