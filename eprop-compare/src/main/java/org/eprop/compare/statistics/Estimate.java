package org.eprop.compare.statistics;

/**
 * A number with the interval that holds the true one in at least 95 % of cases.
 *
 * @param value the estimate
 * @param low the interval's lower end; null if it can't be told
 * @param high its upper end
 */
public record Estimate(double value, Double low, Double high) {}
