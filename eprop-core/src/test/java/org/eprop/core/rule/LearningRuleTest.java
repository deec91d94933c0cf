package org.eprop.core.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.junit.jupiter.api.Test;

class LearningRuleTest {

  private static LearningRule create(LearningRuleFactory factory, Map<String, ?> parameters) {
    return factory.create(Arguments.of(factory, parameters));
  }

  @Test
  void names() {
    assertEquals(
        List.of("bptt", "eprop"),
        ServiceLoader.load(LearningRuleFactory.class).stream()
            .map(p -> p.get().name())
            .sorted()
            .toList());
  }

  @Test
  void epropFollowsThePaper() {
    LearningRule rule = create(new Eprop(), Map.of());
    assertFalse(rule.throughOtherNeurons());
    assertTrue(rule.detachesReset());
    assertFalse(rule.needsSymmetricFeedback());
    assertFalse(create(new Eprop(), Map.of("detach_reset", false)).detachesReset());
  }

  @Test
  void bpttCutsNothing() {
    LearningRule rule = create(new Bptt(), Map.of());
    assertTrue(rule.throughOtherNeurons());
    assertFalse(rule.detachesReset());
    assertTrue(rule.needsSymmetricFeedback());
    assertTrue(create(new Bptt(), Map.of("detach_reset", true)).detachesReset());
  }
}
