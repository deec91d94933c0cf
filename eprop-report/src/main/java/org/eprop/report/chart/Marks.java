package org.eprop.report.chart;

/** Short strokes at the upper edge of a chart, such as a neuron's spikes. */
public record Marks(String label, double[] x) {}
