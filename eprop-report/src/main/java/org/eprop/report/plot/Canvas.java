package org.eprop.report.plot;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * What plots are drawn on. Lengths are points (1/72 inch), from the upper left corner to the right
 * and down.
 */
interface Canvas {

  /** Fills a shape; the colour may be translucent. */
  void fill(Shape shape, Color color);

  /**
   * Draws a shape's outline.
   *
   * @param dash lengths of strokes and gaps; none for a whole line
   */
  void stroke(Shape shape, Color color, double width, float... dash);

  /** Writes. */
  void text(Words words);

  /** Draws pixels as rectangles, without smoothing. */
  void image(BufferedImage pixels, Rectangle2D place);

  /** The whole as a file. */
  byte[] file();
}
