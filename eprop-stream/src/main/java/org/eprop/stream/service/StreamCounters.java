package org.eprop.stream.service;

/**
 * What a {@link StreamService} has done since it began. Each number only grows, but for those
 * waiting, so that a library of meters can read them one by one.
 *
 * @param steps that were done
 * @param labels that were learned, at once or when their turn comes
 * @param lateLabels that came twice or too late, and were not learned
 * @param errors the sum of the errors of scored predictions; 0 without an evaluation
 * @param divergences steps or labels after which numbers were not finite; their keys are as before
 * @param failures other calls that failed; their keys are as before
 * @param drifts alarms of detectors
 * @param hits calls whose key was in the cache
 * @param misses calls whose key was not, new ones included
 * @param waiting calls that wait for their turn
 */
public record StreamCounters(
    long steps,
    long labels,
    long lateLabels,
    double errors,
    long divergences,
    long failures,
    long drifts,
    long hits,
    long misses,
    long waiting) {}
