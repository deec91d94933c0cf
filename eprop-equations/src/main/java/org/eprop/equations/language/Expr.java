package org.eprop.equations.language;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A formula as it was written, and where. Equal to another that says the same elsewhere. Immutable.
 *
 * @param fn what it is
 * @param value of a number
 * @param text the name, or the unit of a number in brackets; else empty
 * @param arguments of a function
 * @param from where it begins in its text
 * @param length how many characters it has
 */
public record Expr(Fn fn, double value, String text, List<Expr> arguments, int from, int length) {

  /** Copies the list. */
  public Expr {
    arguments = List.copyOf(arguments);
  }

  /** A number. */
  public static Expr number(double value, String unit, int from, int length) {
    return new Expr(Fn.NUMBER, value, unit, List.of(), from, length);
  }

  /** A name. */
  public static Expr name(String name, int from, int length) {
    return new Expr(Fn.NAME, 0, name, List.of(), from, length);
  }

  /** A function of others, from the beginning of the first to the end of the last. */
  public static Expr of(Fn fn, Expr... arguments) {
    Expr first = arguments[0];
    Expr last = arguments[arguments.length - 1];
    return of(fn, List.of(arguments), first.from, last.from + last.length - first.from);
  }

  /** A function of others. */
  public static Expr of(Fn fn, List<Expr> arguments, int from, int length) {
    return new Expr(fn, 0, "", arguments, from, length);
  }

  /** An argument. */
  public Expr argument(int i) {
    return arguments.get(i);
  }

  /** The names in it. */
  public Set<String> names() {
    Set<String> names = new HashSet<>();
    if (fn == Fn.NAME) {
      names.add(text);
    }
    arguments.forEach(argument -> names.addAll(argument.names()));
    return names;
  }

  /** Whether it is a number without a unit. */
  boolean isPlain(double number) {
    return fn == Fn.NUMBER && value == number && text.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Expr e
        && fn == e.fn
        && Double.doubleToLongBits(value) == Double.doubleToLongBits(e.value)
        && text.equals(e.text)
        && arguments.equals(e.arguments);
  }

  @Override
  public int hashCode() {
    return (fn.hashCode() * 31 + Double.hashCode(value)) * 31
        + text.hashCode() * 31
        + arguments.hashCode();
  }

  /** As the parser reads it. */
  @Override
  public String toString() {
    return new Printer(false).print(this);
  }

  /** Without units, in the notation that descriptions of components have. */
  public String plain() {
    return new Printer(true).print(this);
  }

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
        case NUMBER ->
            number(e.value()) + (plain || e.text().isEmpty() ? "" : " [" + e.text() + "]");
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
}
