package org.eprop.compare.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.FactorEffects;
import org.eprop.compare.statistics.LevelPermutationTest;
import org.eprop.compare.statistics.PairedPermutationTest;

/**
 * Whether a comparison can find anything, however large: with n seeds and m tests the smallest p,
 * corrected, is m 2 / 2^n. Its definition says so before any run.
 *
 * @param comparison of which
 */
public record Power(Comparison comparison) {

  /** Below this p, a difference is called significant. */
  public static final double LEVEL = 0.05;

  /** Why no result whatsoever can be significant; empty if one can. */
  public Optional<String> hopeless() {
    int[] levels = new Factors(comparison).levels();
    if (new Tasks(comparison).exist()) {
      return Optional.empty(); // ranks are over tasks, not seeds
    }
    boolean axesCan = comparison.contrasts().isEmpty() && axesCan(seeds(), levels);
    return axesCan ? Optional.empty() : tooFewSeeds();
  }

  /**
   * Refuses a comparison that can't find anything.
   *
   * @throws InvalidInputException with the reason, if there is one
   */
  public void expectHope() {
    Optional<String> hopeless = hopeless();
    if (hopeless.isPresent()) {
      throw new InvalidInputException(hopeless.get() + " --anyway runs it nonetheless.")
          .at(comparison.source());
    }
  }

  private int seeds() {
    return comparison.seeds().size();
  }

  /** Why no difference can be significant; empty if one can, or none is tested. */
  Optional<String> tooFewSeeds() {
    int n = seeds();
    boolean all = comparison.contrasts().isEmpty();
    int m = all ? comparison.variants().size() - 1 : comparison.contrasts().size();
    double least = PairedPermutationTest.smallest(n);
    if (m == 0 || m * least < LEVEL) {
      return Optional.empty();
    }
    return Optional.of(
        "With "
            + n
            + (n == 1 ? " seed" : " seeds")
            + " the smallest p that the test can give is "
            + words(least)
            + (m == 1
                ? ""
                : " (%s after correction for %s%s"
                    .formatted(
                        words(Math.min(1, m * least)), m, all ? " variants)" : " contrasts)"))
            + ": no difference can be significant at "
            + LEVEL
            + ", however large. It takes at least "
            + PairedPermutationTest.pairsNeeded(m, LEVEL)
            + " seeds.");
  }

  /** Whether the effect of an axis can be. */
  boolean axesCan(List<FactorEffects> effects) {
    return comparison.contrasts().isEmpty()
        && !effects.isEmpty()
        && axesCan(
            effects.get(0).seeds().size(),
            effects.get(0).axes().stream().mapToInt(axis -> axis.levels().size()).toArray());
  }

  private static boolean axesCan(int seeds, int... levels) {
    return IntStream.of(levels)
        .anyMatch(n -> levels.length * LevelPermutationTest.smallest(seeds, n) < LEVEL);
  }

  private static String words(double p) {
    return new BigDecimal(p).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
