package org.eprop.tck.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/** Numbers in messages. */
public final class Numbers {

  private static final MathContext SIX_DIGITS = new MathContext(6);
  private static final double LARGEST_PLAIN = 1e9;
  private static final double SMALLEST_PLAIN = 1e-4;

  private Numbers() {}

  /** At most six digits, without an exponent if it is of ordinary size. */
  public static String text(double x) {
    if (!Double.isFinite(x)) {
      return Double.toString(x);
    }
    if (x == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(x).round(SIX_DIGITS).stripTrailingZeros();
    double size = Math.abs(x);
    return size >= SMALLEST_PLAIN && size < LARGEST_PLAIN
        ? rounded.toPlainString()
        : rounded.toString().replace("E+", "e").replace("E", "e");
  }

  /** Numbers in brackets. */
  public static String text(double[] numbers) {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < numbers.length; i++) {
      list.append(i == 0 ? "" : ", ").append(text(numbers[i]));
    }
    return list.append(']').toString();
  }

  /** NaN everywhere, to see what is written. */
  public static double[][] unwritten(int rows, int columns) {
    double[][] numbers = new double[rows][columns];
    for (double[] row : numbers) {
      Arrays.fill(row, Double.NaN);
    }
    return numbers;
  }

  /** The correlation of two lists about 0; 0 if one of them is 0. */
  public static double correlation(double[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
  }

  /** The largest absolute value; NaN counts as infinite. */
  public static double largest(double[] numbers) {
    double largest = 0;
    for (double x : numbers) {
      largest = Double.isNaN(x) ? Double.POSITIVE_INFINITY : Math.max(largest, Math.abs(x));
    }
    return largest;
  }

  /** The index of the first number whose bits differ; -1 if none; the shorter length if unequal. */
  public static int firstDifference(double[] a, double[] b) {
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      if (Double.doubleToLongBits(a[i]) != Double.doubleToLongBits(b[i])) {
        return i;
      }
    }
    return a.length == b.length ? -1 : Math.min(a.length, b.length);
  }
}
