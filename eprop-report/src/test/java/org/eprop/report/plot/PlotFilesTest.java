package org.eprop.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.report.comparison.Results;
import org.eprop.report.run.Focus;
import org.eprop.report.run.RunReport;
import org.eprop.report.run.Runs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotFilesTest {

  @TempDir private Path folder;

  @BeforeAll
  static void withoutADisplay() {
    System.setProperty("java.awt.headless", "true");
  }

  @Test
  void everyChartOfAReportBecomesAPicture() throws Exception {
    PlotSettings column =
        new PlotSettings(PlotSettings.COLUMN, List.of(PlotFormat.PNG), DotChart.GIVEN, Set.of());
    try (Plugins plugins =
            Plugins.builder().classPath(PlotFilesTest.class.getClassLoader()).build();
        Workers workers = new Workers(2)) {
      for (List<Chart> charts :
          List.of(
              RunReport.page(
                      Runs.classes(plugins, new Runs.Size(6, 200, 8, 40, 3)),
                      Focus.automatic(),
                      workers)
                  .charts(),
              RunReport.page(
                      Runs.values(plugins, new Runs.Size(6, 200, 12, 20, 2)),
                      Focus.automatic(),
                      workers)
                  .charts(),
              ComparisonReport.page(Results.small()).charts())) {
        List<Path> files = PlotFiles.write(charts, folder.resolve("plots"), column);

        assertEquals(charts.size(), files.size());
        for (int i = 0; i < files.size(); i++) {
          assertEquals(charts.get(i).id() + ".png", files.get(i).getFileName().toString());
          BufferedImage image = ImageIO.read(files.get(i).toFile());
          int white = Pictures.count(image, Color.WHITE);
          int all = image.getWidth() * image.getHeight();
          assertTrue(white < 0.99 * all && white > 0.1 * all, files.get(i) + " is blank");
        }
      }
    }
  }

  @Test
  void curvesBandsAndBarsHaveTheirColours() throws Exception {
    double[] y = {1, 2, 4, 3};
    LineChart lines =
        LineChart.builder("c", "t")
            .add(
                Series.line("a", y)
                    .color(0)
                    .band(new double[] {0, 1, 3, 2}, new double[] {2, 3, 5, 4}))
            .add(Series.line("b", 4, 3, 2, 1).style(Series.Style.DASHED).color(1))
            .add(Series.line("d", 1, 1, 2, 2).style(Series.Style.STEP).color(2))
            .level("zero", 0)
            .build();
    LineChart bars =
        LineChart.builder("b", "t")
            .x("x", 1, 2, 3, 4)
            .add(Series.line("n", y).style(Series.Style.BARS).color(4))
            .build();

    BufferedImage curves = picture(lines);
    assertEquals(2161, curves.getWidth());
    for (int color = 0; color < 3; color++) {
      assertTrue(Pictures.count(curves, PlotStyle.color(color)) > 500, "colour " + color);
    }
    Color bar = PlotStyle.between(Color.WHITE, PlotStyle.color(4), 110 / 255.0);
    assertTrue(Pictures.count(picture(bars), bar) > 500);
  }

  private static BufferedImage picture(Chart chart) throws Exception {
    return Pictures.read(PlotFiles.file(chart, PlotFormat.PNG, PlotSettings.standard()));
  }

  @Test
  void chartsThatShowNothingAreDrawn() throws Exception {
    LineChart nothing =
        LineChart.builder("nothing", "t")
            .add(Series.line("gaps", Double.NaN, Double.NaN, Double.NaN))
            .marks("spikes")
            .build();
    LineChart constant =
        LineChart.builder("constant", "t").add(Series.line("same", 2, 2, 2)).log().build();

    List<PlotFormat> formats = List.of(PlotFormat.values());
    PlotSettings settings = new PlotSettings(60, formats, DotChart.GIVEN, Set.of());
    List<Path> files = PlotFiles.write(List.of(nothing, constant), folder, settings);

    assertEquals(
        "[nothing.png, nothing.svg, nothing.pdf, constant.png, constant.svg, constant.pdf]",
        files.stream().map(Path::getFileName).toList().toString());
    for (Path file : files) {
      assertTrue(Files.size(file) > 1000, file.toString());
    }
  }

  @Test
  void picturesKnowTheirSizeOnPaper() throws Exception {
    byte[] png = PlotFiles.file(Charts.bars(), PlotFormat.PNG, PlotSettings.standard());
    String text = new String(png, StandardCharsets.ISO_8859_1);
    // 11811 pixels a metre each way: 300 an inch.
    assertTrue(text.contains("pHYs\0\0.#\0\0.#\1"));
  }

  @Test
  void whatHasNoLogarithmIsRefused() {
    LineChart lines = LineChart.builder("c", "t").add(Series.line("a", 1, 0, 2)).build();
    PlotSettings log =
        new PlotSettings(
            89, List.of(PlotFormat.PNG), DotChart.GIVEN, Set.of("c", "dots", "confusion"));

    assertEquals(
        "chart c: series \"a\" has the value 0.0, but a logarithmic axis takes none but values above"
            + " 0",
        refusal(lines, log));
    assertEquals(
        "chart confusion: it has no axis of values that could be logarithmic",
        refusal(Charts.confusion(), log));
    assertTrue(PlotFiles.file(Charts.dots(), PlotFormat.PNG, log).length > 1000);
  }

  private static String refusal(Chart chart, PlotSettings settings) {
    return assertThrows(
            InvalidInputException.class, () -> PlotFiles.file(chart, PlotFormat.PNG, settings))
        .getMessage();
  }

  @Test
  void widthsHaveBounds() {
    assertEquals(
        "width: got 59.0 mm, but expected 60 to 1000 mm",
        assertThrows(
                InvalidInputException.class,
                () -> new PlotSettings(59, List.of(), DotChart.GIVEN, Set.of()))
            .getMessage());
  }
}
