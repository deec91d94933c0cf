package org.eprop.report.plot;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.eprop.report.chart.Look;

/** Signs for points: those of {@link Look}. */
final class Markers {

  private static final float[][] DASHES = {{}, {6, 2}, {2, 1.6f}, {6, 1.6f, 1.4f, 1.6f}};

  private Markers() {}

  static float[] dash(Look look) {
    return DASHES[look.dash()];
  }

  static void dot(Canvas canvas, double x, double y, double radius, Color color) {
    canvas.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), color);
  }

  /** The marker of a look: in the second and every other round, its inside is white. */
  static void draw(Canvas canvas, Look look, double x, double y, double r) {
    Color color = PlotStyle.color(look.color());
    Color inside = look.dash() % 2 == 0 ? color : Color.WHITE;
    switch (look.marker()) {
      case 0 -> closed(canvas, new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r), color, inside);
      case 1 -> {
        double h = 0.9 * r;
        closed(canvas, new Rectangle2D.Double(x - h, y - h, 2 * h, 2 * h), color, inside);
      }
      case 2 -> closed(canvas, polygon(x, y, 1.2 * r, 3, 90), color, inside);
      case 3 -> closed(canvas, polygon(x, y, 1.25 * r, 4, 90), color, inside);
      case 4 -> closed(canvas, polygon(x, y, 1.2 * r, 3, -90), color, inside);
      case 5 -> strokes(canvas, x, y, 1.15 * r, 2, 0, color);
      case 6 -> strokes(canvas, x, y, 1.15 * r, 2, 45, color);
      default -> strokes(canvas, x, y, 1.15 * r, 3, 90, color);
    }
  }

  private static void closed(Canvas canvas, java.awt.Shape shape, Color color, Color inside) {
    canvas.fill(shape, inside);
    canvas.stroke(shape, color, 0.8);
  }

  private static Path2D polygon(double x, double y, double r, int corners, double start) {
    Path2D path = new Path2D.Double();
    for (int k = 0; k < corners; k++) {
      double angle = Math.toRadians(start + 360.0 * k / corners);
      double px = x + r * Math.cos(angle);
      double py = y - r * Math.sin(angle);
      if (k == 0) {
        path.moveTo(px, py);
      } else {
        path.lineTo(px, py);
      }
    }
    path.closePath();
    return path;
  }

  private static void strokes(
      Canvas canvas, double x, double y, double r, int count, double start, Color color) {
    Path2D path = new Path2D.Double();
    for (int k = 0; k < count; k++) {
      double angle = Math.toRadians(start + 180.0 * k / count);
      double dx = r * Math.cos(angle);
      double dy = r * Math.sin(angle);
      path.append(new Line2D.Double(x - dx, y - dy, x + dx, y + dy), false);
    }
    canvas.stroke(path, color, 1);
  }
}
