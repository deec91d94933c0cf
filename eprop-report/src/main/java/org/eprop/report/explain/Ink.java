package org.eprop.report.explain;

/** The colour of a quantity: the same in formulas, curves and numbers. A place in the palette. */
enum Ink {
  STATE(0),
  TRACE(1),
  READOUT(2),
  REACH(3),
  PSI(4),
  INPUT(5),
  SIGNAL(6),
  PLAIN(7);

  private final int color;

  Ink(int color) {
    this.color = color;
  }

  int color() {
    return color;
  }
}
