package org.eprop.report.chart;

/** A horizontal line across a chart, such as a threshold. */
public record Level(String label, double value) {}
