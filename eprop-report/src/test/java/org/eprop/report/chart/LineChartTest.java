package org.eprop.report.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.eprop.report.chart.LineChart.Decimation;
import org.junit.jupiter.api.Test;

class LineChartTest {

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(n -> numbers.add(n.isNull() ? Double.NaN : n.asDouble()));
    return numbers;
  }

  @Test
  void numbersAreShort() {
    JsonNode json =
        LineChart.builder("c", "t")
            .add(
                Series.line(
                    "s", 1, 0.123456789, -1234567.25, Double.NaN, 1e-9 / 3, 2e20, 123456789))
            .build()
            .json();

    assertEquals(
        "[1,0.12346,-1.2346E+6,null,3.3333E-10,2E+20,123456789]",
        json.at("/series/0/values").toString());
    assertEquals("[0,1,2,3,4,5,6]", json.get("x").toString());
  }

  @Test
  void noPeakIsLeftOut() {
    int n = 100_000;
    double[] flat = new double[n];
    double[] wave = new double[n];
    for (int t = 0; t < n; t++) {
      wave[t] = StrictMath.sin(t / 3000.0);
    }
    flat[77_777] = 5;
    flat[12_345] = -3;
    wave[50_001] = Double.NaN;

    JsonNode json =
        LineChart.builder("c", "t")
            .add(Series.line("flat", flat))
            .add(Series.line("wave", wave))
            .build()
            .json();

    List<Double> x = numbers(json.get("x"));
    assertTrue(x.size() <= 4002, "kept " + x.size());
    assertEquals(0, x.get(0));
    assertEquals(n - 1, x.get(x.size() - 1));
    List<Double> kept = numbers(json.at("/series/0/values"));
    assertEquals(5, kept.get(x.indexOf(77_777.0)));
    assertEquals(-3, kept.get(x.indexOf(12_345.0)));
    for (int i = 0; i < x.size(); i++) {
      int t = (int) (double) x.get(i);
      assertEquals(flat[t], kept.get(i), "true values stay at their places");
      if (i > 0) {
        assertTrue(x.get(i - 1) < x.get(i), "ascending at " + i);
      }
    }
  }

  @Test
  void fewPlacesAreAllKept() {
    assertArrayEquals(
        new int[] {0, 1, 2},
        Decimation.indices(new double[3], List.of(Series.line("s", 1, 2, 3)), 3));
  }

  @Test
  void aSeriesOfAnotherLengthIsRefused() {
    LineChart.Builder chart =
        LineChart.builder("v", "t").x("t", 0, 1, 2).add(Series.line("short", 1, 2));

    assertEquals(
        "chart v: series 'short' has 2 values, but expected 3, one for each place of x",
        assertThrows(IllegalArgumentException.class, chart::build).getMessage());
  }

  @Test
  void aHistogramCountsEveryValueOnce() {
    double[] values = {0, 0.5, 1, 2, 4, 4};
    Histogram histogram = new Histogram(4, values, new double[] {3});

    assertArrayEquals(new double[] {0.5, 1.5, 2.5, 3.5}, histogram.centres());
    assertArrayEquals(new double[] {2, 1, 1, 2}, histogram.counts(values));
    assertArrayEquals(new double[] {2}, new Histogram(9, new double[] {7, 7}).counts(7, 7));
    assertArrayEquals(new double[] {7}, new Histogram(9, new double[] {7, 7}).centres());
    assertArrayEquals(new double[] {0}, new Histogram(9, new double[0]).counts());
  }

  @Test
  void aCellOfShadesHasTheValueFarthestFromZero() {
    double[][] values = {{0, 1}, {-2, 0.5}, {1, 0}, {0.5, 0.25}};
    HeatChart heat = new HeatChart("h", "", "", "", "", List.of(), 1, values, List.of(), 100);

    double[][] cells = heat.cells(2);

    assertArrayEquals(new double[] {-2, 1}, cells[0]);
    assertArrayEquals(new double[] {1, 0.25}, cells[1]);
  }
}
