package org.eprop.report.chart;

/**
 * A stretch of the x axis with a background, such as the steps of a class.
 *
 * @param color its place in the palette
 */
public record Span(double from, double to, String label, int color) {}
