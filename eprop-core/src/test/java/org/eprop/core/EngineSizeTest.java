package org.eprop.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.sequence.SequenceLearner;
import org.junit.jupiter.api.Test;

/** How much of the engine there is to know: files of core that one can come to from one of them. */
class EngineSizeTest {

  private static final int MOST_OF_A_BATCH = 81;
  private static final int MOST_OF_A_STEP = 109;

  private static void expectAtMost(int most, Class<?> from) {
    Set<String> files = new TreeSet<>();
    for (Dependency dependency : CoreClasses.ALL.get(from).getTransitiveDependenciesFromSelf()) {
      String name = dependency.getTargetClass().getBaseComponentType().getName();
      if (name.startsWith("org.eprop.core.")) {
        files.add(name.replaceFirst("\\$.*", ""));
      }
    }
    assertTrue(files.size() <= most, files.size() + " classes: " + String.join(" ", files));
  }

  @Test
  void aBatchGoesThroughFewClasses() {
    expectAtMost(MOST_OF_A_BATCH, GradientEngine.class);
  }

  @Test
  void aStepOfASequenceGoesThroughFewClasses() {
    expectAtMost(MOST_OF_A_STEP, SequenceLearner.class);
  }
}
