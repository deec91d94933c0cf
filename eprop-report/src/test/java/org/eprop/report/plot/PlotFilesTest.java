package org.eprop.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.chart.Chart;
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

  /** How many pixels have nearly this colour. */
  private static int count(BufferedImage image, int rgb) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int at = image.getRGB(x, y);
        boolean near = true;
        for (int shift = 0; shift <= 16; shift += 8) {
          near &= Math.abs((at >> shift & 255) - (rgb >> shift & 255)) < 12;
        }
        count += near ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void everyChartOfAReportBecomesAPicture() throws Exception {
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
        List<Path> files = PlotFiles.write(charts, folder.resolve("plots"));

        assertEquals(charts.size(), files.size());
        for (int i = 0; i < files.size(); i++) {
          assertEquals(charts.get(i).id() + ".png", files.get(i).getFileName().toString());
          BufferedImage image = ImageIO.read(files.get(i).toFile());
          int white = count(image, 0xffffff);
          int all = image.getWidth() * image.getHeight();
          assertTrue(white < 0.99 * all && white > 0.2 * all, files.get(i) + " is blank");
        }
      }
    }
  }

  @Test
  void curvesBandsAndBarsHaveTheirColours() {
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

    BufferedImage curves = PlotFiles.image(lines);
    assertEquals(1920, curves.getWidth());
    for (int color : new int[] {0x0072b2, 0xd55e00, 0x009e73}) {
      assertTrue(count(curves, color) > 500, Integer.toHexString(color));
    }
    assertTrue(count(PlotFiles.image(bars), 0xe69f00) > 500);
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

    PlotFiles.write(List.of(nothing, constant), folder);

    assertTrue(Files.size(folder.resolve("nothing.png")) > 1000);
    assertTrue(Files.size(folder.resolve("constant.png")) > 1000);
  }
}
