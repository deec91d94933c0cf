package org.eprop.equations.language;

import java.util.Map;

/**
 * Finds the unit of a formula from those of its names, and what does not fit. The number 0 fits
 * every unit.
 */
public final class UnitCheck {

  private final SourceText source;
  private final Map<String, Unit> names;
  private final boolean sums;

  /**
   * A check of formulas with some names.
   *
   * @param names the unit of each; null for a name that fits every unit
   */
  public UnitCheck(SourceText source, Map<String, Unit> names) {
    this(source, names, false);
  }

  /**
   * The same where formulas may have sums.
   *
   * @param sums whether they may
   */
  public UnitCheck(SourceText source, Map<String, Unit> names, boolean sums) {
    this.source = source;
    this.names = names;
    this.sums = sums;
  }

  /**
   * The unit of a formula; null if it fits every one.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if a name is unknown or units do not fit
   */
  public Unit of(Expr e) {
    return switch (e.fn()) {
      case NUMBER -> e.isPlain(0) ? null : Unit.of(source, e);
      case NAME -> {
        if (!names.containsKey(e.text())) {
          throw source.unknown(e, names.keySet());
        }
        yield names.get(e.text());
      }
      case ADD, SUBTRACT, MIN, MAX -> same(e.argument(0), e.argument(1));
      case MULTIPLY -> product(of(e.argument(0)), of(e.argument(1)), false);
      case DIVIDE -> product(of(e.argument(0)), of(e.argument(1)), true);
      case POWER -> power(e);
      case NEGATE, ABS -> of(e.argument(0));
      case SUM, LARGEST, SMALLEST, MEAN -> of(overOutputs(e));
      case LOGSUMEXP, SOFTMAX -> {
        pure(overOutputs(e), "the argument of \"" + e.fn().text() + '"');
        yield Unit.ONE;
      }
      case SQRT -> {
        Unit unit = of(e.argument(0));
        yield unit == null ? null : unit.power(0.5);
      }
      case SIGN, STEP -> {
        of(e.argument(0));
        yield Unit.ONE;
      }
      case IF -> {
        same(e.argument(0), e.argument(1));
        yield same(e.argument(2), e.argument(3));
      }
      default -> {
        pure(e.argument(0), "the argument of \"" + e.fn().text() + '"');
        yield Unit.ONE;
      }
    };
  }

  private Expr overOutputs(Expr e) {
    if (!sums) {
      throw source.error(
          e.fn() == Fn.SUM
              ? "there is nothing to sum over; sums are for losses and signals"
              : "there are no outputs; \"%s\" of one argument is for losses and signals"
                  .formatted(e.fn().text()),
          e);
    }
    return e.argument(0);
  }

  private static Unit product(Unit a, Unit b, boolean over) {
    return a == null || b == null ? null : over ? a.over(b) : a.times(b);
  }

  private Unit same(Expr a, Expr b) {
    Unit left = of(a);
    Unit right = of(b);
    if (left != null && right != null && !left.fits(right)) {
      throw source.error(
          "units differ: the left side is " + left.shown() + ", this is " + right.shown(), b);
    }
    return left == null ? right : left;
  }

  private Unit power(Expr e) {
    Unit base = of(e.argument(0));
    pure(e.argument(1), "an exponent");
    if (base == null || base.fits(Unit.ONE)) {
      return base;
    }
    Expr exponent = e.argument(1);
    boolean negative = exponent.fn() == Fn.NEGATE;
    Expr size = negative ? exponent.argument(0) : exponent;
    if (size.fn() != Fn.NUMBER) {
      throw source.error(
          "the base is " + base.shown() + "; expected a number as its exponent", exponent);
    }
    return base.power(negative ? -size.value() : size.value());
  }

  private void pure(Expr e, String what) {
    Unit unit = of(e);
    if (unit != null && !unit.fits(Unit.ONE)) {
      throw source.error(what + " is " + unit.shown() + ", but expected a pure number", e);
    }
  }

  /**
   * Checks that a formula has a unit.
   *
   * @param what it is the value of, for the message
   * @param unit null for any
   */
  public void expect(Expr e, String what, Unit unit) {
    Unit own = of(e);
    if (own != null && unit != null && !own.fits(unit)) {
      throw source.error(
          "units differ: " + what + " is " + unit.shown() + ", this is " + own.shown(), e);
    }
  }
}
