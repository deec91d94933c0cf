package org.eprop.stream.evaluation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good predictions have been, and how good two baselines would have been that know no more than
 * the labels that had come by then: <em>no-change</em> says the last label known, <em>moving
 * average</em> the mean of the last ones known, or of classes the most frequent among them.
 *
 * <p>Scores of nothing are NaN. Not thread-safe.
 */
public abstract sealed class StreamScores permits ClassScores, ValueScores {

  private long labels;

  StreamScores() {}

  /** How many predictions have been scored. */
  public final long labels() {
    return labels;
  }

  /**
   * Scores a prediction.
   *
   * @param y the outputs, [outputs]
   * @param noChange what no-change said; null as long as no label was known
   * @param average what the moving average said; null likewise
   * @param wanted the class, as one number, or values [outputs]
   * @return its error: 0 or 1 of a class, the mean absolute one of values
   */
  final double score(
      double[] y, double @Nullable [] noChange, double @Nullable [] average, double[] wanted) {
    labels++;
    return add(y, noChange, average, wanted);
  }

  abstract double add(
      double[] y, double @Nullable [] noChange, double @Nullable [] average, double[] wanted);

  /** New ones of the same kind, of nothing. */
  abstract StreamScores fresh();

  /** The same scores, which other predictions may be added to. */
  abstract StreamScores copy();

  /** Of so many predictions. */
  final StreamScores with(long count) {
    labels = count;
    return this;
  }

  /** All scores by name, in an order to be printed. */
  public abstract Map<String, Double> all();
}
