package org.eprop.cli.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;

class ColumnEncoderTest {

  private static ColumnEncoder ofNumbersTo(double high) {
    try (Plugins plugins =
        Plugins.builder().classPath(ColumnEncoderTest.class.getClassLoader()).build()) {
      List<String> cells =
          IntStream.rangeClosed(0, 500).mapToObj(i -> "" + i * high / 500).toList();
      return ColumnEncoder.of("x", cells, plugins.find(EncoderFactory.class, "receptive_fields"));
    }
  }

  private static float[] code(ColumnEncoder column, double x) {
    float[] code = new float[column.channels()];
    column.encode("" + x, code, 0);
    return code;
  }

  private static double distance(float[] a, float[] b) {
    return Math.sqrt(IntStream.range(0, a.length).mapToDouble(i -> Math.pow(a[i] - b[i], 2)).sum());
  }

  @Test
  void numbersFarBeyondTheFirstRowsAreStillTold() {
    ColumnEncoder column = ofNumbersTo(0.25);
    assertTrue(distance(code(column, 0.1), code(column, 0.15)) > 0.5);
    assertTrue(distance(code(column, 0.5), code(column, 0.7)) > 0.5);
    assertTrue(distance(code(column, -0.6), code(column, -0.8)) > 0.3);
    assertArrayEquals(code(column, 2), code(column, 1e30), "the last field");
  }

  @Test
  void theUnitOfAColumnSaysNothing() {
    ColumnEncoder ones = ofNumbersTo(1);
    ColumnEncoder large = ofNumbersTo(0x1p40);
    for (double x : new double[] {-7, -0.3, 0, 0.2, 1, 1.7, 3}) {
      assertArrayEquals(code(ones, x), code(large, x * 0x1p40));
    }
  }
}
