package org.eprop.report.plot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.FactorChart;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.MatrixChart;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;

/**
 * Writes charts as files, for papers: in type of 7 to 8.5 points, in the colours of the page. Needs
 * no display and no font of the system; the same chart gives the same SVG and PDF files, byte for
 * byte.
 */
public final class PlotFiles {

  private static final double POINTS_PER_MM = 72 / 25.4;

  private final PlotSettings settings;
  private final Typeface typeface = new Typeface();

  private PlotFiles(PlotSettings settings) {
    this.settings = settings;
  }

  /**
   * Writes {@code ID.png}, or what the settings say, for each chart.
   *
   * @param folder is made if it is not there
   * @return the files, in the order of the charts
   * @throws InvalidInputException if a file can't be written, or a chart to be logarithmic has no
   *     logarithms
   */
  public static List<Path> write(List<? extends Chart> charts, Path folder, PlotSettings settings) {
    PlotFiles plots = new PlotFiles(settings);
    List<Path> files = new ArrayList<>();
    for (Chart chart : charts) {
      for (PlotFormat format : settings.formats()) {
        Path file = folder.resolve(chart.id() + "." + format.ending());
        byte[] bytes = plots.file(chart, format);
        AtomicFiles.write(file, out -> out.write(bytes));
        files.add(file);
      }
    }
    return files;
  }

  /**
   * Writes a chart into a file of this name.
   *
   * @throws InvalidInputException as above
   */
  public static void write(Chart chart, Path file, PlotFormat format, PlotSettings settings) {
    byte[] bytes = file(chart, format, settings);
    AtomicFiles.write(file, out -> out.write(bytes));
  }

  /** What is in a chart's file. */
  static byte[] file(Chart chart, PlotFormat format, PlotSettings settings) {
    return new PlotFiles(settings).file(chart, format);
  }

  private byte[] file(Chart chart, PlotFormat format) {
    double width = settings.width() * POINTS_PER_MM;
    return format.file(plot(chart, width), width, chart.title(), typeface);
  }

  private Plot plot(Chart chart, double width) {
    boolean log = settings.log().contains(chart.id());
    if (chart instanceof LineChart lines) {
      if (log) {
        lines.series().forEach(one -> expectPositive(chart, one));
      }
      return new LinePlot(lines, width, log || lines.log(), typeface);
    }
    if (chart instanceof DotChart dots) {
      if (log) {
        dots.rows().forEach(row -> expectPositive(chart, row));
      }
      return new DotPlot(dots, width, settings.order(), log, typeface);
    }
    if (log) {
      throw new InvalidInputException(
          "chart " + chart.id() + ": it has no axis of values that could be logarithmic");
    }
    if (chart instanceof RasterChart raster) {
      return new RasterPlot(raster, width, typeface);
    }
    if (chart instanceof HeatChart heat) {
      return new HeatPlot(heat, width, typeface);
    }
    if (chart instanceof FactorChart factors) {
      return GridPlot.of(factors, width, typeface);
    }
    return GridPlot.of((MatrixChart) chart, width, typeface);
  }

  private static void expectPositive(Chart chart, Series series) {
    expectPositive(chart, "series \"" + series.label() + '"', DoubleStream.of(series.values()));
  }

  private static void expectPositive(Chart chart, DotChart.Row row) {
    DoubleStream values =
        DoubleStream.concat(DoubleStream.of(row.mean(), row.low()), DoubleStream.of(row.runs()));
    expectPositive(chart, '"' + row.name() + '"', values);
  }

  private static void expectPositive(Chart chart, String what, DoubleStream values) {
    values
        .filter(value -> value <= 0)
        .findFirst()
        .ifPresent(
            value -> {
              throw new InvalidInputException(
                  ("chart %s: %s has the value %s, but a logarithmic axis takes none"
                          + " but values above 0")
                      .formatted(chart.id(), what, value));
            });
  }
}
