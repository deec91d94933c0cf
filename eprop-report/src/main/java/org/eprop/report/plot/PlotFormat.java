package org.eprop.report.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a plot's file can be. */
public enum PlotFormat {
  /** Pixels, 300 an inch. */
  PNG,
  /** Lines and words. */
  SVG,
  /** Lines and words, with the font's glyphs in the file. */
  PDF;

  /** The ending of files, without a point. */
  public String ending() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All endings. */
  public static List<String> endings() {
    return Arrays.stream(values()).map(PlotFormat::ending).toList();
  }

  /** The format of this ending, in capitals or not. */
  public static Optional<PlotFormat> named(String ending) {
    return Arrays.stream(values()).filter(f -> f.name().equalsIgnoreCase(ending)).findFirst();
  }

  byte[] file(Plot plot, double width, String title, Typeface typeface) {
    Canvas canvas =
        switch (this) {
          case PNG -> new PictureCanvas(width, plot.height(), typeface);
          case SVG -> new SvgCanvas(width, plot.height(), title, typeface);
          case PDF -> new PdfCanvas(width, plot.height(), title, typeface);
        };
    plot.draw(canvas);
    return canvas.file();
  }
}
