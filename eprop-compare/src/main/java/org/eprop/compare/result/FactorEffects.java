package org.eprop.compare.result;

import java.util.List;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.statistics.Summary;

/**
 * What the axes of a grid do to one metric. A seed is the unit: every number is first averaged, for
 * each seed, over all cells of the grid that are not told apart, so that n is the number of seeds,
 * not that of runs, which share their seed's data and weights.
 *
 * @param metric its name
 * @param seeds those with which every cell of the grid has a value, in order; others do not count
 * @param axes each axis
 * @param interactions each pair of axes
 */
public record FactorEffects(
    String metric, List<Long> seeds, List<AxisEffect> axes, List<Interaction> interactions) {

  /**
   * One axis, over all cells of the others.
   *
   * @param axis its name
   * @param reference the level that the others are compared with: the baseline's, or the first
   * @param cells how many combinations of the other axes there are
   * @param p of the test that the axis does nothing; null if no seed counts, or others are tested
   * @param pHolm the same, corrected for the number of axes
   * @param levels in their order
   */
  public record AxisEffect(
      String axis, String reference, int cells, Double p, Double pHolm, List<LevelEffect> levels) {}

  /**
   * A level of an axis.
   *
   * @param level its name
   * @param summary of the metric, a value for each seed
   * @param difference from the reference, paired by cell and seed, then averaged over cells;
   *     corrected for the number of such differences of all axes; null for the reference itself
   * @param agreeing in how many cells the mean difference has the sign of the whole; null for the
   *     reference
   */
  public record LevelEffect(
      String level, Summary summary, Difference difference, Integer agreeing) {}

  /**
   * Whether what one axis does depends on the level of another.
   *
   * @param first the one
   * @param second the other
   * @param p of the test that it does not; null if no seed counts
   * @param pHolm the same, corrected for the number of pairs of axes
   * @param contrasts for each pair of levels that are not the references
   */
  public record Interaction(
      String first, String second, Double p, Double pHolm, List<Contrast> contrasts) {}

  /**
   * A difference of differences: how much more the level does, against its axis's reference, at the
   * other axis's level than at that one's reference.
   *
   * @param first level of the first axis
   * @param second level of the second axis
   * @param summary over the seeds
   */
  public record Contrast(String first, String second, Summary summary) {}
}
