package org.eprop.compare.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.statistics.EffectSize;
import org.eprop.compare.statistics.Estimate;
import org.eprop.compare.statistics.Holm;
import org.eprop.compare.statistics.PairedPermutationTest;
import org.eprop.compare.statistics.SeedsNeeded;
import org.eprop.compare.statistics.Summary;
import org.eprop.compare.statistics.WilcoxonSignedRank;

/** Paired differences that are tested together: a family, whose p-values are corrected as one. */
final class TestedDifferences {

  private TestedDifferences() {}

  /**
   * In the order of the given ones.
   *
   * @param family the differences of each, one for each pair; null where there is nothing to test
   * @param advises whether to say how many seeds they take
   * @param wanted a difference that somebody wants to be found; may be null
   */
  static List<Difference> of(List<double[]> family, boolean advises, Double wanted) {
    double[] p = each(family, PairedPermutationTest::p);
    double[] ranks = each(family, WilcoxonSignedRank::p);
    double[] pHolm = Holm.adjust(p);
    double[] ranksHolm = Holm.adjust(ranks);
    int tests = (int) Arrays.stream(p).filter(x -> !Double.isNaN(x)).count();
    List<Difference> all = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      double[] differences = family.get(i);
      if (differences == null) {
        all.add(null);
        continue;
      }
      Summary summary = Summary.of(differences);
      Estimate g = EffectSize.hedgesG(differences);
      all.add(
          new Difference(
              summary,
              orNull(p[i]),
              orNull(pHolm[i]),
              orNull(ranks[i]),
              orNull(ranksHolm[i]),
              g,
              EffectSize.cliffsDelta(differences),
              g == null || !advises
                  ? null
                  : SeedsNeeded.of(differences.length, summary.sd(), g, wanted, tests)));
    }
    return all;
  }

  /** The same without any test: of differences that nobody meant beforehand. */
  static List<Difference> untested(List<double[]> all) {
    return all.stream()
        .map(
            d ->
                d == null
                    ? null
                    : new Difference(
                        Summary.of(d),
                        null,
                        null,
                        null,
                        null,
                        EffectSize.hedgesG(d),
                        EffectSize.cliffsDelta(d),
                        null))
        .toList();
  }

  private interface Test {
    double p(double... differences);
  }

  private static double[] each(List<double[]> family, Test test) {
    return family.stream().mapToDouble(d -> d == null ? Double.NaN : test.p(d)).toArray();
  }

  /** JSON has no NaN. */
  static Double orNull(double x) {
    return Double.isNaN(x) ? null : x;
  }
}
