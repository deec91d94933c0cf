package org.eprop.equations.language;

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
}
