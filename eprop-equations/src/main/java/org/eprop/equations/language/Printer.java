package org.eprop.equations.language;

import java.math.BigDecimal;

/** Writes a formula so that the parser reads the same one. */
final class Printer {

  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int SIGNED = 3;
  private static final int POWER = 4;
  private static final int WHOLE = 5;

  private static final double LARGEST_PLAIN = 1e7;
  private static final double SMALLEST_PLAIN = 1e-4;

  private Printer() {}

  static String print(Expr e) {
    return switch (e.fn()) {
      case NUMBER -> number(e.value()) + (e.text().isEmpty() ? "" : " [" + e.text() + "]");
      case NAME -> e.text();
      case ADD, SUBTRACT -> binary(e, SUM, " " + e.fn().text() + " ");
      case MULTIPLY, DIVIDE -> binary(e, PRODUCT, " " + e.fn().text() + " ");
      case NEGATE -> "-" + within(e.argument(0), SIGNED);
      case POWER -> within(e.argument(0), WHOLE) + "^" + within(e.argument(1), SIGNED);
      case IF ->
          "if("
              + print(e.argument(0))
              + " > "
              + print(e.argument(1))
              + ", "
              + print(e.argument(2))
              + ", "
              + print(e.argument(3))
              + ")";
      default ->
          e.fn().text()
              + "("
              + String.join(", ", e.arguments().stream().map(Printer::print).toList())
              + ")";
    };
  }

  /** The parser groups from the left, so that an operand on the right must bind more tightly. */
  private static String binary(Expr e, int strength, String sign) {
    return within(e.argument(0), strength) + sign + within(e.argument(1), strength + 1);
  }

  private static String within(Expr e, int least) {
    return strength(e) < least ? "(" + print(e) + ")" : print(e);
  }

  private static int strength(Expr e) {
    return switch (e.fn()) {
      case ADD, SUBTRACT -> SUM;
      case MULTIPLY, DIVIDE -> PRODUCT;
      case NEGATE -> SIGNED;
      case POWER -> POWER;
      default -> WHOLE;
    };
  }

  static String number(double value) {
    double size = Math.abs(value);
    boolean plain = size == 0 || size >= SMALLEST_PLAIN && size < LARGEST_PLAIN;
    return plain
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
