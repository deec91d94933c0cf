package org.eprop.report.plot;

import java.util.ArrayList;
import java.util.List;
import org.eprop.report.plot.Canvas.Words;

/** What curves and signs mean, in columns; no name is cut. */
final class Legend {

  /** How wide a sample is. */
  static final double SAMPLE = 20;

  private static final double GAP = 4;
  private static final double BETWEEN = 12;

  /** Draws how something looks, {@link #SAMPLE} wide, from x on, y in the middle. */
  interface Sample {
    void draw(Canvas canvas, double x, double y);
  }

  private record Entry(List<String> lines, Sample sample) {}

  private final List<Entry> entries = new ArrayList<>();
  private final List<Double> tops = new ArrayList<>();
  private final double width;
  private final Typeface typeface;

  Legend(double width, Typeface typeface) {
    this.width = width;
    this.typeface = typeface;
  }

  void add(String label, Sample sample) {
    double most = width - SAMPLE - GAP;
    entries.add(new Entry(typeface.lines(label, PlotStyle.SMALL, most), sample));
    tops.clear();
  }

  private double columnWidth() {
    double widest =
        entries.stream()
            .mapToDouble(entry -> typeface.widest(entry.lines(), PlotStyle.SMALL))
            .max()
            .orElse(0);
    return SAMPLE + GAP + widest;
  }

  private int columns() {
    int fit = (int) ((width + BETWEEN) / (columnWidth() + BETWEEN));
    return Math.max(1, Math.min(entries.size(), fit));
  }

  private int rows() {
    return (entries.size() + columns() - 1) / columns();
  }

  /** Of each row, and at the end of all; entries run down the columns. */
  private List<Double> tops() {
    double top = 5;
    for (int row = 0; tops.size() <= rows(); row++) {
      tops.add(top);
      int lines = 1;
      for (int i = row; i < entries.size(); i += rows()) {
        lines = Math.max(lines, entries.get(i).lines().size());
      }
      top += lines * PlotStyle.LEADING;
    }
    return tops;
  }

  double height() {
    return entries.isEmpty() ? 0 : tops().get(rows());
  }

  void draw(Canvas canvas, double left, double top) {
    for (int i = 0; i < entries.size(); i++) {
      double x = left + i / rows() * (columnWidth() + BETWEEN);
      double y = top + tops().get(i % rows());
      Entry entry = entries.get(i);
      entry.sample().draw(canvas, x, y + 4.5);
      for (int line = 0; line < entry.lines().size(); line++) {
        canvas.text(
            Words.at(
                x + SAMPLE + GAP,
                y + 7 + line * PlotStyle.LEADING,
                PlotStyle.SMALL,
                entry.lines().get(line)));
      }
    }
  }
}
