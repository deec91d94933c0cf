package org.eprop.equations.language;

import java.math.BigDecimal;

/**
 * Writes a formula so that the parser reads the same one.
 *
 * @param plain whether it is for a description instead, without units
 */
record Printer(boolean plain) {

  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int SIGNED = 3;
  private static final int POWER = 4;
  private static final int WHOLE = 5;

  private static final double LARGEST_PLAIN = 1e7;
  private static final double SMALLEST_PLAIN = 1e-4;

  String print(Expr e) {
    return switch (e.fn()) {
      case NUMBER -> number(e.value()) + (plain || e.text().isEmpty() ? "" : " [" + e.text() + "]");
      case NAME -> e.text();
      case ADD, SUBTRACT -> binary(e, " " + e.fn().text() + " ", SUM, PRODUCT);
      case MULTIPLY -> binary(e, " * ", PRODUCT, plain ? POWER : SIGNED);
      case DIVIDE -> binary(e, plain ? "/" : " / ", PRODUCT, plain ? POWER : SIGNED);
      case NEGATE -> "-" + within(e.argument(0), plain ? PRODUCT : SIGNED);
      case POWER ->
          within(e.argument(0), WHOLE)
              + (plain ? "^{" + print(e.argument(1)) + "}" : "^" + within(e.argument(1), SIGNED));
      case IF ->
          "if(%s > %s, %s, %s)"
              .formatted(
                  print(e.argument(0)),
                  print(e.argument(1)),
                  print(e.argument(2)),
                  print(e.argument(3)));
      default ->
          e.fn().text()
              + "("
              + String.join(", ", e.arguments().stream().map(this::print).toList())
              + ")";
    };
  }

  /** The parser groups from the left, so that an operand on the right must bind more tightly. */
  private String binary(Expr e, String sign, int left, int right) {
    return within(e.argument(0), left) + sign + within(e.argument(1), right);
  }

  private String within(Expr e, int least) {
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
