package org.eprop.report.chart;

/**
 * How the i-th of many curves is told from the others: by its colour, and without colour by marker
 * and dash together, which no two of the first 32 share.
 *
 * @param color its place in the palette
 * @param marker its place among the markers: circle, square, triangle up, diamond, triangle down,
 *     plus, cross, star
 * @param dash its place among the dashes: whole, long, short, long and short
 */
public record Look(int color, int marker, int dash) {

  /** How many colours there are, and how many markers. */
  public static final int COLORS = 8;

  /** How many dashes there are. */
  public static final int DASHES = 4;

  /** Of the i-th curve: each round of colours has another dash, and moves on by one marker. */
  public static Look of(int i) {
    int round = i / COLORS;
    return new Look(i % COLORS, (i + round) % COLORS, round % DASHES);
  }
}
