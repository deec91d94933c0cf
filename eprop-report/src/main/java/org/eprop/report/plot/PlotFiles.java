package org.eprop.report.plot;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.FactorChart;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.MatrixChart;
import org.eprop.report.chart.MatrixChart.Frame;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
import org.eprop.report.chart.Span;
import org.eprop.report.plot.Canvas.Words;
import org.eprop.report.plot.Plot.AxesPlot;
import org.eprop.report.plot.Plot.Heading;
import org.eprop.report.plot.Scale.Range;
import org.eprop.report.plot.Scale.Tick;

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

  /** Spikes as dots. */
  private static final class RasterPlot extends AxesPlot {

    private final RasterChart raster;

    RasterPlot(RasterChart raster, double width, Typeface typeface) {
      super(raster.title(), width, typeface);
      this.raster = raster;
      Scale time = new Scale(0, Math.max(1, raster.spikes().length) * raster.stepLength(), false);
      axes =
          new Axes(
              heading.height(),
              width,
              PlotStyle.PIXEL * raster.height(),
              time,
              neurons(raster),
              LineChart.TIME,
              raster.yLabel(),
              typeface);
      for (RasterChart.Band band : raster.bands()) {
        legend.add(
            band.label(),
            (canvas, x, y) ->
                canvas.fill(
                    new Rectangle2D.Double(x + 12, y - 2.5, 5, 5), PlotStyle.color(band.color())));
      }
    }

    /** Rows are named by the first of the neurons that they stand for. */
    private static Scale neurons(RasterChart raster) {
      double every = raster.every();
      double rows = Math.max(1, raster.rows());
      return new Scale(-0.5 * every, (rows - 0.5) * every, false, true);
    }

    @Override
    void inside(Canvas canvas) {
      for (RasterChart.Band band : raster.bands()) {
        canvas.fill(dots(band), PlotStyle.color(band.color()));
      }
    }

    private Path2D dots(RasterChart.Band band) {
      double high =
          Math.max(0.6, Math.min(3, 0.85 * axes.area().getHeight() / Math.max(1, raster.rows())));
      double wide =
          Math.max(0.6, Math.min(1.2, 0.8 * axes.area().getWidth() / raster.spikes().length));
      Path2D dots = new Path2D.Double();
      for (int t = 0; t < raster.spikes().length; t++) {
        double x = axes.x((t + 0.5) * raster.stepLength());
        for (int row : raster.spikes()[t]) {
          if (row >= band.first() && row < band.first() + band.size()) {
            dots.append(
                new Rectangle2D.Double(
                    x - wide / 2, axes.y((double) row * raster.every()) - high / 2, wide, high),
                false);
          }
        }
      }
      return dots;
    }
  }

  /** Values over time and channels as shades. */
  private static final class HeatPlot extends AxesPlot {

    private static final int COLUMNS = 1000;

    private final HeatChart heat;
    private final double[][] cells;
    private final double most;
    private final ColorBar bar;

    HeatPlot(HeatChart heat, double width, Typeface typeface) {
      super(heat.title(), width, typeface);
      this.heat = heat;
      cells = heat.cells(COLUMNS);
      Range range = new Range(false).include(0);
      for (double[] column : cells) {
        range.include(column);
      }
      boolean nothing = range.low() == range.high();
      Scale shades = new Scale(range.low(), nothing ? 1 : range.high(), false);
      most = Math.max(-shades.low(), shades.high());
      double height = PlotStyle.PIXEL * heat.height();
      bar = new ColorBar(shades, value -> ColorBar.diverging(value, most), "", height, typeface);
      double end = heat.values().length * heat.stepLength();
      Scale rows = new Scale(-0.5, cells[0].length - 0.5, false, true);
      axes =
          new Axes(
              heading.height(),
              width - bar.width(),
              height,
              new Scale(0, end, false),
              rows,
              LineChart.TIME,
              heat.yLabel(),
              ticks(rows, height, width, typeface),
              typeface);
      if (!heat.frames().isEmpty()) {
        legend.add(
            "target",
            (canvas, x, y) ->
                canvas.stroke(new Rectangle2D.Double(x + 4, y - 3, 14, 6), PlotStyle.TEXT, 0.8));
      }
    }

    /** Every name, if there is room for all. */
    private List<Tick> ticks(Scale rows, double height, double width, Typeface typeface) {
      List<String> names = heat.names().stream().map(typeface::known).toList();
      boolean fit =
          names.size() == cells[0].length
              && height / names.size() >= PlotStyle.SMALL
              && typeface.widest(names, PlotStyle.SMALL) <= width / 4;
      return fit
          ? IntStream.range(0, names.size()).mapToObj(i -> new Tick(i, names.get(i))).toList()
          : rows.ticks((int) (height / 15));
    }

    @Override
    void inside(Canvas canvas) {
      int rows = cells[0].length;
      BufferedImage image = new BufferedImage(cells.length, rows, BufferedImage.TYPE_INT_RGB);
      for (int c = 0; c < cells.length; c++) {
        for (int i = 0; i < rows; i++) {
          image.setRGB(c, rows - 1 - i, ColorBar.diverging(cells[c][i], most).getRGB());
        }
      }
      canvas.image(image, axes.area());
      for (Span frame : heat.frames()) {
        double x = axes.x(frame.from());
        double y = axes.y(frame.color() + 0.5);
        canvas.stroke(
            new Rectangle2D.Double(x, y, axes.x(frame.to()) - x, axes.y(frame.color() - 0.5) - y),
            PlotStyle.TEXT,
            0.8);
      }
      bar.draw(canvas, axes.area().getMaxX(), axes.area().getY());
    }
  }

  /** Cells, and beside them a bar that says what their colours mean. */
  private record GridPlot(Heading heading, CellGrid grid, ColorBar bar) implements Plot {

    /** Of cells of factors, and of a confusion matrix. */
    private static final double WIDEST = 80;

    private static final double WIDEST_SQUARE = 24;

    @Override
    public double height() {
      return heading.height() + grid.height() + 3;
    }

    @Override
    public void draw(Canvas canvas) {
      heading.draw(canvas);
      grid.draw(canvas, heading.height());
      bar.draw(canvas, grid.right(), heading.height());
    }

    /** A number for each pair of levels of two factors. */
    static Plot of(FactorChart factors, double width, Typeface typeface) {
      Range range = new Range(false);
      for (double[] row : factors.values()) {
        range.include(row);
      }
      Scale scale = Scale.around(range, false, 0, 0);
      CellGrid.Cell[][] cells = new CellGrid.Cell[factors.rows().size()][factors.columns().size()];
      for (int i = 0; i < cells.length; i++) {
        for (int k = 0; k < cells[i].length; k++) {
          double value = factors.values()[i][k];
          cells[i][k] =
              new CellGrid.Cell(Double.isNaN(value) ? -1 : scale.share(value), factors.text(i, k));
        }
      }
      // A low grid breaks the bar's label into lines, which make the grid narrower, and so on.
      ColorBar beside = bar(factors, scale, 60, typeface);
      CellGrid body = grid(cells, factors, width - beside.width(), typeface);
      ColorBar fits = bar(factors, scale, body.bodyHeight(), typeface);
      while (fits.width() > beside.width()) {
        beside = fits;
        body = grid(cells, factors, width - beside.width(), typeface);
        fits = bar(factors, scale, body.bodyHeight(), typeface);
      }
      return new GridPlot(new Heading(factors.title(), width, typeface), body, fits);
    }

    private static CellGrid grid(
        CellGrid.Cell[][] cells, FactorChart factors, double width, Typeface typeface) {
      return new CellGrid(
          cells,
          factors.rowFactor(),
          factors.rows(),
          factors.columnFactor(),
          factors.columns(),
          width,
          WIDEST,
          false,
          typeface);
    }

    private static ColorBar bar(
        FactorChart factors, Scale scale, double height, Typeface typeface) {
      return new ColorBar(
          scale, value -> CellGrid.color(scale.share(value)), factors.label(), height, typeface);
    }

    /** A confusion matrix at its last moment, in shares of the row. */
    static Plot of(MatrixChart matrix, double width, Typeface typeface) {
      Frame frame = matrix.frames().get(matrix.frames().size() - 1);
      int n = matrix.names().size();
      CellGrid.Cell[][] cells = new CellGrid.Cell[n][n];
      for (int i = 0; i < n; i++) {
        long sum = LongStream.of(frame.counts()[i]).sum();
        for (int k = 0; k < n; k++) {
          cells[i][k] = cell(frame.counts()[i][k], sum);
        }
      }
      double barWidth = bar(100, typeface).width();
      CellGrid grid =
          new CellGrid(
              cells,
              "true class",
              matrix.names(),
              "answer",
              matrix.names(),
              width - barWidth,
              WIDEST_SQUARE,
              true,
              typeface);
      String title = matrix.title() + ": " + frame.label();
      return new GridPlot(
          new Heading(title, width, typeface), grid, bar(grid.bodyHeight(), typeface));
    }

    private static ColorBar bar(double height, Typeface typeface) {
      return new ColorBar(
          new Scale(0, 100, false),
          percent -> CellGrid.color(percent / 100),
          "% of the row",
          height,
          typeface);
    }

    /** Nothing where nothing was, one decimal below 10 %. */
    private static CellGrid.Cell cell(long count, long sum) {
      if (count == 0) {
        return new CellGrid.Cell(0, sum == 0 ? "–" : "");
      }
      double percent = 100.0 * count / sum;
      return new CellGrid.Cell(
          percent / 100, String.format(Locale.ROOT, percent < 9.95 ? "%.1f" : "%.0f", percent));
    }
  }

  /** What shades mean: an upright bar with ticks at round numbers. */
  static final class ColorBar {

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
          label.isEmpty()
              ? List.of()
              : typeface.lines(label, PlotStyle.SMALL, Math.max(40, height));
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
}
