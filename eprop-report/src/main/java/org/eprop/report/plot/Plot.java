package org.eprop.report.plot;

/** A chart, laid out for a width. */
interface Plot {

  /** In points. */
  double height();

  /** Draws it. */
  void draw(Canvas canvas);
}
