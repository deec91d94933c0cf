package org.eprop.report.plot;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
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

  /** Draws a straight line. */
  default void line(
      double x0, double y0, double x1, double y1, Color color, double width, float... dash) {
    stroke(new Line2D.Double(x0, y0, x1, y1), color, width, dash);
  }

  /** Writes. */
  void text(Words words);

  /** Draws pixels as rectangles, without smoothing. */
  void image(BufferedImage pixels, Rectangle2D place);

  /** The whole as a file. */
  byte[] file();

  /**
   * A line of text.
   *
   * @param text in characters that the typeface has
   * @param x of the anchor
   * @param y of the base line at the anchor
   * @param size of the font
   * @param anchor where the anchor is: 0 at the start of the text, 0.5 in its middle, 1 at its end
   * @param degrees by which it is turned counter-clockwise about the anchor
   */
  record Words(
      String text, double x, double y, double size, double anchor, double degrees, Color color) {

    /** From here to the right. */
    static Words at(double x, double y, double size, String text) {
      return new Words(text, x, y, size, 0, 0, PlotStyle.TEXT);
    }

    Words anchor(double share) {
      return new Words(text, x, y, size, share, degrees, color);
    }

    Words turned(double by) {
      return new Words(text, x, y, size, anchor, by, color);
    }

    Words color(Color other) {
      return new Words(text, x, y, size, anchor, degrees, other);
    }

    /** From the text's own place, starting at (0, 0), to the canvas; y is down in both. */
    AffineTransform place(double width) {
      AffineTransform place = AffineTransform.getTranslateInstance(x, y);
      place.rotate(Math.toRadians(-degrees));
      place.translate(-anchor * width, 0);
      return place;
    }
  }
}
