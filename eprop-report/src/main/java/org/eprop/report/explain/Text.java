package org.eprop.report.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as a reader wants them. */
final class Text {

  private Text() {}

  /** With four significant digits. */
  static String number(double value) {
    return number(value, 4);
  }

  static String number(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : String.valueOf(value);
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    double size = Math.abs(value);
    String text =
        size >= 1e-4 && size < 1e7 ? rounded.stripTrailingZeros().toPlainString() : power(rounded);
    return text.replace("-", "−");
  }

  private static String power(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    return value.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString()
        + "·10^"
        + exponent;
  }
}
