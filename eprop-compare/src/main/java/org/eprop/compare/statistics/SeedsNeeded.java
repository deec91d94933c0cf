package org.eprop.compare.statistics;

import java.util.function.DoubleUnaryOperator;
import org.eprop.compare.statistics.EffectSize.NoncentralT;

/**
 * How many seeds it takes to find a difference in 80 % of repetitions: the smallest n with
 *
 * <pre>    1 - F(t*; n - 1, d sqrt(n)) + F(-t*; n - 1, d sqrt(n)) &gt;= 0.8</pre>
 *
 * <p>(Cohen 1988, Statistical Power Analysis, chapter 2), F the noncentral t distribution, t* the
 * two-sided critical value at 0.05 / m, m the number of tests corrected together ({@link Holm}'s
 * first step, so that it may take fewer), and d the difference in standard deviations of the paired
 * differences. That is the t test's power; the permutation test's is about the same (Hoeffding
 * 1952, "The large-sample power of tests based on permutations"), except that it needs {@link
 * PairedPermutationTest#pairsNeeded} pairs to find anything, which is heeded here.
 *
 * @param tests m
 * @param seen for a difference as large as seen, {@link EffectSize#hedgesG}; null if it is 0,
 *     unknown, or takes more than {@value #MOST}
 * @param least for the larger end of g's interval
 * @param most for its smaller end; null if that is 0, or on the other side of it: maybe there is no
 *     difference, and no number of seeds finds it
 * @param wanted for the difference that somebody wants to be found; null if none is
 * @param detectable the smallest difference that as many pairs as there are find so; null if these
 *     are too few to find any
 */
public record SeedsNeeded(
    int tests, Integer seen, Integer least, Integer most, Integer wanted, Double detectable) {

  /** Of repetitions, those that find it. */
  public static final double POWER = 0.8;

  /** Of repetitions, those that find something where nothing is, at most. */
  public static final double LEVEL = 0.05;

  /** No comparison has more seeds. */
  public static final int MOST = 10_000;

  private static final int HALVINGS = 60;

  /**
   * From the differences there are.
   *
   * @param pairs how many
   * @param sd their standard deviation, above 0
   * @param g their size
   * @param wanted a difference to be found; may be null
   * @param tests corrected together, at least 1
   */
  public static SeedsNeeded of(int pairs, double sd, Estimate g, Double wanted, int tests) {
    boolean sure = g.low() > 0 || g.high() < 0;
    return new SeedsNeeded(
        tests,
        seeds(g.value(), tests),
        seeds(Math.max(Math.abs(g.low()), Math.abs(g.high())), tests),
        sure ? seeds(Math.min(Math.abs(g.low()), Math.abs(g.high())), tests) : null,
        wanted == null ? null : seeds(wanted / sd, tests),
        detectable(pairs, sd, tests));
  }

  /** The smallest number for a difference of d standard deviations; null if above the most. */
  static Integer seeds(double d, int tests) {
    double level = LEVEL / tests;
    if (!(NoncentralT.power(d, MOST, level) >= POWER)) {
      return null;
    }
    int low = Math.max(2, PairedPermutationTest.pairsNeeded(tests, LEVEL)) - 1;
    int high = MOST;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (NoncentralT.power(d, middle, level) >= POWER) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static Double detectable(int pairs, double sd, int tests) {
    if (pairs < Math.max(2, PairedPermutationTest.pairsNeeded(tests, LEVEL))) {
      return null;
    }
    DoubleUnaryOperator power = d -> NoncentralT.power(d, pairs, LEVEL / tests);
    double low = 0;
    double high = 1;
    while (power.applyAsDouble(high) < POWER) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (power.applyAsDouble(middle) < POWER) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return EffectSize.round(high * sd);
  }
}
