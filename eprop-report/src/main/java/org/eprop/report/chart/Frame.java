package org.eprop.report.chart;

/**
 * A matrix at one moment.
 *
 * @param label of the moment, such as {@code epoch 3}
 * @param counts [row][column]
 */
public record Frame(String label, long[][] counts) {}
