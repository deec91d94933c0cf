package org.eprop.report.plot;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.DoubleFunction;
import org.eprop.report.plot.Canvas.Words;
import org.eprop.report.plot.Scale.Tick;

/** What shades mean: an upright bar with ticks at round numbers. */
final class ColorBar {

  private static final double BAR = 7;
  private static final int SHADES = 128;

  private final Scale scale;
  private final DoubleFunction<Color> colors;
  private final List<String> label;
  private final double height;
  private final List<Tick> ticks;
  private final double widest;

  ColorBar(
      Scale scale, DoubleFunction<Color> colors, String label, double height, Typeface typeface) {
    this.scale = scale;
    this.colors = colors;
    this.height = height;
    this.label =
        label.isEmpty() ? List.of() : typeface.lines(label, PlotStyle.SMALL, Math.max(40, height));
    ticks = scale.ticks(Math.max(2, (int) (height / 22)));
    widest = typeface.widest(ticks.stream().map(Tick::label).toList(), PlotStyle.SMALL);
  }

  double width() {
    return 8 + BAR + 5 + widest + 3 + PlotStyle.LEADING * label.size();
  }

  /** The colour of a value: of those below 0 orange, of those above 0 blue. */
  static Color diverging(double value, double most) {
    double share = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
    return PlotStyle.between(Color.WHITE, PlotStyle.color(value < 0 ? 1 : 0), share);
  }

  /** Draws it to the right of x. */
  void draw(Canvas canvas, double x, double top) {
    double left = x + 8;
    BufferedImage shades = new BufferedImage(1, SHADES, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SHADES; i++) {
      double value = scale.high() - (i + 0.5) / SHADES * (scale.high() - scale.low());
      shades.setRGB(0, i, colors.apply(value).getRGB());
    }
    Rectangle2D bar = new Rectangle2D.Double(left, top, BAR, height);
    canvas.image(shades, bar);
    canvas.stroke(bar, PlotStyle.SOFT, PlotStyle.THIN);
    for (Tick tick : ticks) {
      double at = top + height * (1 - scale.share(tick.value()));
      canvas.line(left + BAR, at, left + BAR + 2.5, at, PlotStyle.SOFT, PlotStyle.THIN);
      canvas.text(Words.at(left + BAR + 4.5, at + 2.5, PlotStyle.SMALL, tick.label()));
    }
    for (int i = 0; i < label.size(); i++) {
      canvas.text(
          Words.at(
                  left + BAR + 5 + widest + 3 + 7 + i * PlotStyle.LEADING,
                  top + height / 2,
                  PlotStyle.SMALL,
                  label.get(i))
              .anchor(0.5)
              .turned(90));
    }
  }
}
