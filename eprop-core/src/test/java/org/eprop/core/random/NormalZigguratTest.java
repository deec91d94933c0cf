package org.eprop.core.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eprop.core.random.RandomStreams.NormalZiggurat;
import org.junit.jupiter.api.Test;

/** The numbers of the table, computed anew. */
class NormalZigguratTest {

  private static final int LAYERS = 253;
  private static final MathContext DIGITS = new MathContext(45);

  /** sqrt(pi / 2). */
  private static final BigDecimal HALF_AREA =
      new BigDecimal("1.2533141373155002512078826424055226265034933703049691");

  private static final BigDecimal LAYER = HALF_AREA.divide(BigDecimal.valueOf(256), DIGITS);

  private static List<String[]> table() throws IOException {
    try (InputStream in = NormalZiggurat.class.getResourceAsStream("normal-ziggurat.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().map(line -> line.split(" ")).toList();
    }
  }

  /** exp(-x^2 / 2): the exponential of a 256th by its series, squared eight times. */
  private static BigDecimal density(BigDecimal x) {
    BigDecimal z = x.multiply(x).divide(BigDecimal.valueOf(-512), DIGITS);
    BigDecimal sum = BigDecimal.ONE;
    for (int n = 22; n > 0; n--) {
      sum = sum.multiply(z).divide(BigDecimal.valueOf(n), DIGITS).add(BigDecimal.ONE);
    }
    for (int i = 0; i < 8; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  @Test
  void edgesAreTheDoublesNextToTheTrueOnes() throws IOException {
    BigDecimal below = BigDecimal.ZERO;
    for (int i = 0; i < LAYERS; i++) {
      double edge = Double.parseDouble(table().get(i)[0]);
      BigDecimal x = new BigDecimal(edge);
      for (int step = 0; step < 2; step++) { // Newton's, each doubles the digits
        BigDecimal f = density(x);
        BigDecimal excess = x.multiply(f.subtract(below)).subtract(LAYER);
        BigDecimal slope = f.subtract(below).subtract(x.multiply(x).multiply(f));
        x = x.subtract(excess.divide(slope, DIGITS));
      }
      assertEquals(edge, x.doubleValue(), "layer " + i);
      below = density(x);
    }
    assertEquals(0.0, Double.parseDouble(table().get(LAYERS)[0]));
  }

  /** By Simpson's rule, in 256 parts. */
  private static double overhang(double from, double to) {
    double sum = 0;
    for (int k = 0; k <= 256; k++) {
      double x = from + (to - from) * k / 256;
      double height = StrictMath.exp(-x * x / 2) - StrictMath.exp(-to * to / 2);
      sum += height * (k == 0 || k == 256 ? 1 : k % 2 == 0 ? 2 : 4);
    }
    return (to - from) / 256 * sum / 3;
  }

  @Test
  void tailAndOverhangsAreChosenByTheirAreas() throws IOException {
    List<String[]> table = table();
    double[] chosen = new double[256];
    for (int i = 0; i < 256; i++) {
      double own = Long.parseLong(table.get(i)[1]) / 0x1p64 + 0.5;
      chosen[i] += own / 256;
      chosen[Integer.parseInt(table.get(i)[2])] += (1 - own) / 256;
    }
    double whole = HALF_AREA.doubleValue() * 3 / 256;
    double tail = whole;
    for (int i = 1; i <= LAYERS; i++) {
      double from = Double.parseDouble(table.get(i)[0]);
      double area = overhang(from, Double.parseDouble(table.get(i - 1)[0]));
      assertEquals(area / whole, chosen[i], 1e-11, "beside layer " + i);
      tail -= area;
    }
    assertEquals(tail / whole, chosen[0], 1e-11, "tail");
    assertEquals(0.0, chosen[LAYERS + 1] + chosen[LAYERS + 2], 1e-15);
  }
}
