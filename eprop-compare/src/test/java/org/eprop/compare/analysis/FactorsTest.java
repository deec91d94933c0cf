package org.eprop.compare.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.FactorEffects;
import org.eprop.compare.result.FactorEffects.AxisEffect;
import org.eprop.compare.result.FactorEffects.Interaction;
import org.eprop.compare.result.FactorEffects.LevelEffect;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.testing.Comparisons;
import org.eprop.compare.testing.Runs;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

class FactorsTest {

  private static final String AXES =
      """
      "axes": {
        "a": {"a1": {}, "a2": {"rule": "bptt"}, "a3": {"training.epochs": 3}},
        "b": {"b1": {}, "b2": {"training.batch_size": 3}},
        "c": {"c1": {}, "c2": {"training.epochs": 5}, "c3": {"training.epochs": 6}}
      },
      "metrics": ["test.accuracy"],
      "target": {"metric": "validation.error", "below": 0.07}
      """;

  private interface Accuracy {
    double of(int a, int b, int c, int seed);
  }

  private static Comparison comparison(int seeds, String baseline) {
    return Comparisons.grid(AXES, baseline).withSeeds(seeds);
  }

  private static ComparisonResult result(Comparison comparison, Accuracy accuracy) {
    List<RunResult> runs = new ArrayList<>();
    for (long seed : comparison.seeds()) {
      for (Variant variant : comparison.variants()) {
        double value =
            accuracy.of(
                number(variant, "a"), number(variant, "b"), number(variant, "c"), (int) seed);
        runs.add(
            Double.isNaN(value)
                ? Runs.diverged(variant.name(), seed)
                : Runs.of(variant.name(), seed, value, true, 10));
      }
    }
    return ComparisonAnalysis.of("grid", comparison, runs);
  }

  private static int number(Variant variant, String axis) {
    return Integer.parseInt(variant.levels().get(axis).substring(1));
  }

  private static FactorEffects effects(int seeds, Accuracy accuracy) {
    return result(comparison(seeds, "a1+b1+c1"), accuracy).effects().get(0);
  }

  /** Noise of its own for each run, as large as the effect; no variant alone stands out. */
  private static Accuracy noisy(double effectOfB) {
    RandomGenerator random = new RandomStreams(1).stream("noise");
    return (a, b, c, seed) -> 0.8 + (b - 1) * effectOfB + 0.02 * random.nextGaussian();
  }

  @Test
  void anAxisIsFoundThatNoVariantShows() {
    ComparisonResult result = result(comparison(8, "a1+b1+c1"), noisy(0.02));
    assertTrue(
        result.variants().stream()
            .map(variant -> variant.metrics().get("test.accuracy").difference())
            .allMatch(difference -> difference == null || difference.pHolm() > 0.1),
        "not in the table of variants: 17 tests of 8 pairs");
    assertEquals(
        "With 8 seeds the smallest p that the test can give is 0.007813 (0.1328 after correction for"
            + " 17 variants): no difference can be significant at 0.05, however large. It takes at"
            + " least 10 seeds. Effects of the axes, averaged over cells, are fewer tests, and can"
            + " be.",
        result.notes().get(0));
    FactorEffects effects = result.effects().get(0);
    assertEquals("test.accuracy", effects.metric());
    assertEquals(8, effects.seeds().size());
    AxisEffect b = effects.axes().get(1);
    assertEquals("b", b.axis());
    assertEquals("b1", b.reference());
    assertEquals(9, b.cells());
    assertEquals(2 / 256.0, b.p());
    assertEquals(3 * 2 / 256.0, b.pHolm());
    LevelEffect b2 = b.levels().get(1);
    double standardError = 0.02 * Math.sqrt(2 / 72.0);
    assertEquals(0.02, b2.difference().summary().mean(), 2 * standardError);
    assertEquals(8, b2.difference().summary().n(), "seeds, not runs");
    assertEquals(2 / 256.0, b2.difference().p());
    assertEquals(5 * 2 / 256.0, b2.difference().pHolm(), "2 + 1 + 2 levels");
    assertTrue(b2.agreeing() >= 7, () -> b2.agreeing() + " of 9");
    for (int other : new int[] {0, 2}) {
      assertTrue(effects.axes().get(other).p() > 0.05);
    }
    assertEquals(3, effects.interactions().size());
    effects.interactions().forEach(pair -> assertTrue(pair.p() > 0.05));
  }

  @Test
  void meansAndDifferencesAreExact() {
    FactorEffects effects =
        effects(3, (a, b, c, seed) -> 0.5 + 0.01 * seed + 0.1 * (a - 1) + 0.02 * seed * (b - 1));
    AxisEffect a = effects.axes().get(0);
    assertEquals(List.of("a1", "a2", "a3"), a.levels().stream().map(LevelEffect::level).toList());
    // 0.5 + 0.01 s + 0.01 s, of the seeds 1, 2, 3
    assertEquals(0.54, a.levels().get(0).summary().mean(), 1e-12);
    assertEquals(0.02, a.levels().get(0).summary().sd(), 1e-12);
    assertNull(a.levels().get(0).difference());
    assertEquals(0.2, a.levels().get(2).difference().summary().mean(), 1e-12);
    assertEquals(6, a.levels().get(2).agreeing());
    // Of the 6^2 orders of two blocks beside the first only the same one gives as much.
    assertEquals(1 / 36.0, a.p());
    LevelEffect b2 = effects.axes().get(1).levels().get(1);
    assertEquals(0.04, b2.difference().summary().mean(), 1e-12);
    assertEquals(0.25, b2.difference().p());
    LevelEffect c2 = effects.axes().get(2).levels().get(1);
    assertEquals(0, c2.difference().summary().mean());
    assertEquals(1, c2.difference().p());
    assertEquals(1, c2.difference().wilcoxon());
    assertEquals(1, effects.axes().get(2).p());
  }

  @Test
  void anInteractionIsToldFromTheAxes() {
    FactorEffects effects =
        effects(
            6,
            (a, b, c, seed) ->
                0.5 + 0.1 * a + 0.05 * b + (a == 3 && b == 2 ? 0.01 * seed : 0) + 0.001 * seed);
    Interaction ab = effects.interactions().get(0);
    assertEquals("a", ab.first());
    assertEquals("b", ab.second());
    assertEquals(2 / 64.0, ab.p());
    assertEquals(3 * 2 / 64.0, ab.pHolm());
    assertEquals(2, ab.contrasts().size());
    assertEquals("a2", ab.contrasts().get(0).first());
    assertEquals(0, ab.contrasts().get(0).summary().mean(), 1e-12);
    assertEquals("a3", ab.contrasts().get(1).first());
    assertEquals("b2", ab.contrasts().get(1).second());
    assertEquals(0.035, ab.contrasts().get(1).summary().mean(), 1e-12);
    assertEquals(1, effects.interactions().get(1).p(), "a x c");
    assertEquals(1, effects.interactions().get(2).p(), "b x c");
  }

  @Test
  void theReferenceIsTheBaselines() {
    FactorEffects effects =
        result(comparison(2, "a2+b1+c3"), (a, b, c, seed) -> 0.1 * a).effects().get(0);
    assertEquals(
        List.of("a2", "b1", "c3"), effects.axes().stream().map(AxisEffect::reference).toList());
    assertEquals(-0.1, effects.axes().get(0).levels().get(0).difference().summary().mean(), 1e-12);
  }

  @Test
  void aSeedWithoutEveryCellDoesNotCount() {
    ComparisonResult result =
        result(
            comparison(3, "a1+b1+c1"),
            (a, b, c, seed) -> a + b + c == 8 && seed == 2 ? Double.NaN : 0.1 * a + 0.01 * seed);
    assertEquals(List.of(1L, 3L), result.effects().get(0).seeds());
    assertTrue(
        result
            .notes()
            .contains(
                "Effects of the axes on test accuracy are of the 2 of 3 seeds with which every cell"
                    + " of the grid has a value."),
        result.notes().toString());
    FactorEffects none =
        result(
                comparison(2, "a1+b1+c1"),
                (a, b, c, seed) -> a + b + c == 8 ? Double.NaN : 0.1 * a + 0.01 * seed)
            .effects()
            .get(0);
    assertEquals(List.of(), none.seeds());
    assertNull(none.axes().get(0).p());
    assertNull(none.interactions().get(0).p());
  }

  @Test
  void withoutTwoAxesThereIsNothingToAdd() {
    Comparison one =
        Comparisons.grid(
            "\"axes\": {\"a\": {\"a1\": {}, \"a2\": {}}, \"b\": {\"b1\": {}}}", "a1+b1");
    List<RunResult> runs = new ArrayList<>();
    for (long seed : one.seeds()) {
      one.variants().forEach(variant -> runs.add(Runs.of(variant.name(), seed, 0.5, true, 1)));
    }
    assertEquals(List.of(), ComparisonAnalysis.of("one", one, runs).effects());
  }
}
