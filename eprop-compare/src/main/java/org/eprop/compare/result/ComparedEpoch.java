package org.eprop.compare.result;

/**
 * What a comparison adds to an epoch's line in {@code metrics.jsonl}, as {@code compared}.
 *
 * @param result of the epoch
 * @param probe of the gradient after it; null if it was not measured then
 */
public record ComparedEpoch(EpochResult result, ProbeResult probe) {}
