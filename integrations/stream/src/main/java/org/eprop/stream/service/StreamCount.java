package org.eprop.stream.service;

/** What a {@link StreamService} counts since it began. */
public enum StreamCount {
  /** Steps that were done. */
  STEPS,

  /** Labels that were learned, at once or when their turn comes. */
  LABELS,

  /** Labels that came twice or too late, or that nothing learns. */
  LATE_LABELS,

  /** Updates of learners: a label learned by one of them. */
  UPDATES,

  /** The sum of the losses E^t of updates. */
  LOSS,

  /**
   * The sum of |g| of updates, of what learns by its gradient with steps in units of the output.
   */
  GRADIENT,

  /** The sum of the errors of scored predictions; 0 without an evaluation. */
  ERRORS,

  /** Calls after which numbers were not finite; their keys are as before. */
  DIVERGENCES,

  /** Other calls that failed; their keys are as before. */
  FAILURES,

  /** Alarms of detectors. */
  DRIFTS,

  /** Calls whose key was in the cache. */
  HITS,

  /** Calls whose key was not, new ones included. */
  MISSES
}
