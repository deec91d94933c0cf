package org.eprop.compare.definition;

import java.io.Serializable;
import org.eprop.compare.result.EpochResult;
import org.eprop.compare.result.Scores;

/**
 * What training is to achieve.
 *
 * @param set "train" or "validation"
 * @param metric of {@link Scores}
 * @param threshold which it has to cross
 * @param below whether it has to fall below it; else it has to rise above it
 * @param stop whether training ends there
 */
public record TrainingTarget(
    String set, String metric, double threshold, boolean below, boolean stop)
    implements Serializable {

  /** Whether an epoch achieved it; not if it was not measured. */
  public boolean reached(EpochResult epoch) {
    Scores scores = epoch.scores().get(set);
    Double value = scores == null ? null : scores.get(metric);
    return value != null && (below ? value < threshold : value > threshold);
  }

  /** For example {@code validation.error < 0.07}. */
  @Override
  public String toString() {
    return set + "." + metric + (below ? " < " : " > ") + threshold;
  }
}
