package org.eprop.report.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.eprop.core.io.AtomicFiles;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.MatrixChart;
import org.eprop.report.chart.RasterChart;
import org.knowm.xchart.internal.chartpart.IChart;

/** Writes charts as PNG files, one for each, in the colours of the page. Needs no display. */
public final class PlotFiles {

  /** Pixels for each unit of length: a plot of 6.4 inches has 300 pixels an inch. */
  private static final int SCALE = 3;

  static final int WIDTH = 640;

  private PlotFiles() {}

  /**
   * Writes {@code ID.png} for each chart.
   *
   * @param folder is made if it is not there
   * @return the files, in the order of the charts
   * @throws org.eprop.api.plugin.InvalidInputException if a file can't be written
   */
  public static List<Path> write(List<? extends Chart> charts, Path folder) {
    List<Path> files = new ArrayList<>();
    for (Chart chart : charts) {
      Path file = folder.resolve(chart.id() + ".png");
      BufferedImage image = image(chart);
      AtomicFiles.write(file, out -> ImageIO.write(image, "png", out));
      files.add(file);
    }
    return files;
  }

  /** A chart as a picture. */
  static BufferedImage image(Chart chart) {
    IChart plot = plot(chart);
    int width = plot.getWidth();
    int height = plot.getHeight();
    BufferedImage image =
        new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.scale(SCALE, SCALE);
      plot.paint(graphics, width, height);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static IChart plot(Chart chart) {
    if (chart instanceof LineChart lines) {
      return LinePlot.of(lines);
    }
    if (chart instanceof RasterChart raster) {
      return RasterPlot.of(raster);
    }
    if (chart instanceof HeatChart heat) {
      return ShadePlot.of(heat);
    }
    return ShadePlot.of((MatrixChart) chart);
  }
}
