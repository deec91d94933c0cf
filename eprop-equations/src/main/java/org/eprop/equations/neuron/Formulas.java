package org.eprop.equations.neuron;

import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;

/** Formulas without units, in the notation that descriptions of components have. */
final class Formulas {

  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int SIGNED = 3;
  private static final int POWER = 4;
  private static final int WHOLE = 5;

  private Formulas() {}

  static String plain(Expr e) {
    return switch (e.fn()) {
      case NUMBER -> Expr.number(e.value(), "", 0, 0).toString();
      case NAME -> e.text();
      case ADD, SUBTRACT ->
          within(e.argument(0), SUM) + " " + e.fn().text() + " " + within(e.argument(1), PRODUCT);
      case MULTIPLY -> within(e.argument(0), PRODUCT) + " * " + within(e.argument(1), POWER);
      case DIVIDE -> within(e.argument(0), PRODUCT) + "/" + within(e.argument(1), POWER);
      case NEGATE -> "-" + within(e.argument(0), PRODUCT);
      case POWER -> within(e.argument(0), WHOLE) + "^{" + plain(e.argument(1)) + "}";
      case IF ->
          "if("
              + plain(e.argument(0))
              + " > "
              + plain(e.argument(1))
              + ", "
              + plain(e.argument(2))
              + ", "
              + plain(e.argument(3))
              + ")";
      default ->
          e.fn().text()
              + "("
              + String.join(", ", e.arguments().stream().map(Formulas::plain).toList())
              + ")";
    };
  }

  private static String within(Expr e, int least) {
    return strength(e) < least ? "(" + plain(e) + ")" : plain(e);
  }

  private static int strength(Expr e) {
    Fn fn = e.fn();
    return switch (fn) {
      case ADD, SUBTRACT -> SUM;
      case MULTIPLY, DIVIDE -> PRODUCT;
      case NEGATE -> SIGNED;
      case POWER -> POWER;
      default -> WHOLE;
    };
  }
}
