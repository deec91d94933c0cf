package org.eprop.equations.terms;

import java.util.Random;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;

/** Formulas by chance, of x and y, smooth almost everywhere and defined for all values. */
final class RandomFormulas {

  private static final Fn[] FUNCTIONS = {
    Fn.SIN, Fn.COS, Fn.TANH, Fn.ATAN, Fn.SIGMOID, Fn.SOFTPLUS, Fn.ABS, Fn.NEGATE, Fn.SIGN, Fn.STEP
  };

  private final Random random;

  RandomFormulas(long seed) {
    random = new Random(seed);
  }

  Expr next(int depth) {
    if (depth == 0) {
      return switch (random.nextInt(3)) {
        case 0 -> Expr.name("x", 0, 0);
        case 1 -> Expr.name("y", 0, 0);
        default -> number();
      };
    }
    Expr a = next(depth - 1);
    return switch (random.nextInt(12)) {
      case 0, 1 -> Expr.of(Fn.ADD, a, next(depth - 1));
      case 2 -> Expr.of(Fn.SUBTRACT, a, next(depth - 1));
      case 3, 4 -> Expr.of(Fn.MULTIPLY, a, next(depth - 1));
      case 5 -> Expr.of(Fn.DIVIDE, a, positive(next(depth - 1)));
      case 6 -> Expr.of(Fn.POWER, positive(a), next(Math.min(1, depth - 1)));
      case 7 -> Expr.of(random.nextBoolean() ? Fn.MIN : Fn.MAX, a, next(depth - 1));
      case 8 -> Expr.of(Fn.IF, a, next(depth - 1), next(depth - 1), next(depth - 1));
      case 9 -> Expr.of(random.nextBoolean() ? Fn.LOG : Fn.SQRT, positive(a));
      case 10 -> Expr.of(Fn.EXP, Expr.of(Fn.TANH, a));
      default -> Expr.of(FUNCTIONS[random.nextInt(FUNCTIONS.length)], a);
    };
  }

  /** 1 + a^2. */
  private Expr positive(Expr a) {
    return Expr.of(
        Fn.ADD, Expr.number(1, "", 0, 0), Expr.of(Fn.POWER, a, Expr.number(2, "", 0, 0)));
  }

  private Expr number() {
    double[] some = {0, 1, 2, 0.5, 1e-7, 3.25e9, 0.1, 100};
    return Expr.number(some[random.nextInt(6) == 0 ? random.nextInt(8) : 3], "", 0, 0);
  }
}
