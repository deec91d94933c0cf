package org.eprop.learning.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.ServiceLoader;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.junit.jupiter.api.Test;

class LearningRuleTest {

  private static final ProjectionPath FORWARD = new ProjectionPath("a_b", "a", "b", true);
  private static final ProjectionPath RECURRENT = new ProjectionPath("b_a", "b", "a", false);

  private static LearningRule create(LearningRuleFactory factory, Map<String, ?> parameters) {
    return factory.create(Context.of(Arguments.of(factory, parameters)));
  }

  private static void keeps(LearningRule rule, PathWeights forward, PathWeights recurrent) {
    assertEquals(forward, rule.through(FORWARD), "forward");
    assertEquals(recurrent, rule.through(RECURRENT), "recurrent");
  }

  @Test
  void epropFollowsThePaper() {
    LearningRule rule = create(new Eprop(), Map.of());
    keeps(rule, PathWeights.CUT, PathWeights.CUT);
    assertTrue(rule.detachesReset());
    assertFalse(rule.needsSymmetricFeedback());
    assertEquals(0, rule.nonCausalShare());
  }

  @Test
  void exactForwardKeepsForwardProjections() {
    LearningRule rule = create(new EpropExactForward(), Map.of());
    keeps(rule, PathWeights.TRANSPOSED, PathWeights.CUT);
    assertEquals(Hops.ANY, rule.hops());
    assertTrue(rule.detachesReset());
    assertFalse(rule.needsSymmetricFeedback());
  }

  @Test
  void oneHopKeepsAllAndCrossesOneSynapse() {
    LearningRule rule = create(new EpropOneHop(), Map.of());
    keeps(rule, PathWeights.TRANSPOSED, PathWeights.TRANSPOSED);
    assertEquals(Hops.ONE, rule.hops());
    assertTrue(rule.detachesReset());
    assertFalse(rule.needsSymmetricFeedback());
  }

  @Test
  void mdglKnowsTypesAlone() {
    LearningRule rule = create(new Mdgl(), Map.of());
    keeps(rule, PathWeights.TYPE_MEANS, PathWeights.TYPE_MEANS);
    assertEquals(Hops.ONE, rule.hops());
    assertTrue(rule.detachesReset());
    assertFalse(rule.needsSymmetricFeedback());
  }

  @Test
  void bpttCutsNothing() {
    LearningRule rule = create(new Bptt(), Map.of());
    keeps(rule, PathWeights.TRANSPOSED, PathWeights.TRANSPOSED);
    assertEquals(Hops.ANY, rule.hops());
    assertFalse(rule.detachesReset());
    assertTrue(rule.needsSymmetricFeedback());
    assertTrue(create(new Bptt(), Map.of("detach_reset", true)).detachesReset());
  }

  @Test
  void stllrIsLocalAndHasANonCausalTerm() {
    LearningRule rule = create(new Stllr(), Map.of("share", -1, "decay", 0.2));
    keeps(rule, PathWeights.CUT, PathWeights.CUT);
    assertEquals(-1, rule.nonCausalShare());
    assertEquals(0.2, rule.nonCausalDecay());
    assertTrue(rule.detachesReset());
    assertFalse(rule.needsSymmetricFeedback());
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> create(new Stllr(), Map.of("decay", 1)));
    assertEquals("decay: got 1, but expected a number >= 0 and < 1", e.getMessage());
  }

  @Test
  void everyResetMayBeDetachedOrNot() {
    for (var provider : ServiceLoader.load(LearningRuleFactory.class)) {
      assertTrue(create(provider, Map.of("detach_reset", true)).detachesReset(), provider.name());
      assertFalse(create(provider, Map.of("detach_reset", false)).detachesReset(), provider.name());
    }
  }
}
