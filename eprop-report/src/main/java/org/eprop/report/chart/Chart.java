package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A chart: numbers with names. Immutable. */
public sealed interface Chart
    permits LineChart, RasterChart, HeatChart, MatrixChart, DotChart, FactorChart {

  /** A name that no other chart of the page has, and which suits a file: {@code membrane-3}. */
  String id();

  /** What is shown. */
  String title();

  /** A sentence on how to read it; may be empty. */
  String note();

  /** For the script of a page. */
  ObjectNode json();
}
