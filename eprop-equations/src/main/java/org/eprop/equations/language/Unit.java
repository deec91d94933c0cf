package org.eprop.equations.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.equations.language.Expr.Printer;
import org.eprop.equations.language.Lexer.Token;

/**
 * A unit as a power product of ms, mV and pA, in which the usual units of neurons are coherent: nS
 * = pA/mV, pF = pA ms/mV.
 *
 * @param factor the unit's size in those
 * @param time power of ms
 * @param voltage power of mV
 * @param current power of pA
 */
public record Unit(double factor, double time, double voltage, double current) {

  /** The unit of pure numbers. */
  public static final Unit ONE = new Unit(1, 0, 0, 0);

  /** Of time. */
  public static final Unit MS = new Unit(1, 1, 0, 0);

  private static final double NEAR = 1e-9;

  private static final Map<String, Unit> KNOWN = known();

  private static Map<String, Unit> known() {
    Map<String, Unit> known = new LinkedHashMap<>();
    known.put("s", new Unit(1e3, 1, 0, 0));
    known.put("ms", MS);
    known.put("us", new Unit(1e-3, 1, 0, 0));
    known.put("Hz", new Unit(1e-3, -1, 0, 0));
    known.put("kHz", new Unit(1, -1, 0, 0));
    known.put("rad", ONE);
    known.put("V", new Unit(1e3, 0, 1, 0));
    known.put("mV", new Unit(1, 0, 1, 0));
    known.put("uV", new Unit(1e-3, 0, 1, 0));
    known.put("uA", new Unit(1e6, 0, 0, 1));
    known.put("nA", new Unit(1e3, 0, 0, 1));
    known.put("pA", new Unit(1, 0, 0, 1));
    known.put("uS", new Unit(1e3, 0, -1, 1));
    known.put("nS", new Unit(1, 0, -1, 1));
    known.put("pS", new Unit(1e-3, 0, -1, 1));
    known.put("nF", new Unit(1e3, 1, -1, 1));
    known.put("pF", new Unit(1, 1, -1, 1));
    known.put("MOhm", new Unit(1e-3, 0, 1, -1));
    known.put("GOhm", new Unit(1, 0, 1, -1));
    return known;
  }

  /** a b. */
  public Unit times(Unit b) {
    return new Unit(factor * b.factor, time + b.time, voltage + b.voltage, current + b.current);
  }

  /** a / b. */
  public Unit over(Unit b) {
    return times(b.power(-1));
  }

  /** a to a power. */
  public Unit power(double p) {
    return new Unit(StrictMath.pow(factor, p), p * time, p * voltage, p * current);
  }

  /** Whether quantities of the other can be added. */
  public boolean fits(Unit other) {
    return Math.abs(time - other.time) < NEAR
        && Math.abs(voltage - other.voltage) < NEAR
        && Math.abs(current - other.current) < NEAR;
  }

  /** In mV, pA and ms, for messages; "a pure number" without any. */
  public String shown() {
    List<String> above = new ArrayList<>();
    List<String> below = new ArrayList<>();
    part(above, below, "mV", voltage);
    part(above, below, "pA", current);
    part(above, below, "ms", time);
    if (above.isEmpty() && below.isEmpty()) {
      return "a pure number";
    }
    String under = String.join(" ", below);
    return "in "
        + (above.isEmpty() ? "1" : String.join(" ", above))
        + (below.isEmpty() ? "" : "/" + (below.size() > 1 ? "(" + under + ")" : under));
  }

  private static void part(List<String> above, List<String> below, String unit, double power) {
    double size = Math.abs(power);
    if (size >= NEAR) {
      (power > 0 ? above : below).add(size == 1 ? unit : unit + "^" + Printer.number(size));
    }
  }

  /** The unit in brackets: names with powers, side by side or with * and /, and parentheses. */
  static Unit parse(SourceText source, Token token) {
    return new Reader(source, token).all();
  }

  /** The unit of a number. */
  public static Unit of(SourceText source, Expr number) {
    return number.text().isEmpty()
        ? ONE
        : parse(
            source,
            new Token(
                Token.Kind.UNIT,
                number.text(),
                number.from() + number.length() - number.text().length() - 2,
                number.text().length() + 2));
  }

  /** Reads what stands between brackets. */
  private static final class Reader {

    private final SourceText source;
    private final Token token;
    private final String text;
    private int at;
    private int depth;

    Reader(SourceText source, Token token) {
      this.source = source;
      this.token = token;
      this.text = token.text();
    }

    Unit all() {
      Unit unit = product();
      if (at < text.length()) {
        throw wrong("expected a unit such as [mV/ms] or [1/(mV ms)]");
      }
      return unit;
    }

    private Unit product() {
      Unit unit = power();
      while (true) {
        skip();
        if (at == text.length() || text.charAt(at) == ')') {
          return unit;
        }
        char c = text.charAt(at);
        at += c == '/' || c == '*' ? 1 : 0;
        unit = c == '/' ? unit.over(power()) : unit.times(power());
      }
    }

    private Unit power() {
      Unit unit = whole();
      skip();
      if (at == text.length() || text.charAt(at) != '^') {
        return unit;
      }
      at++;
      int from = at;
      at += at < text.length() && text.charAt(at) == '-' ? 1 : 0;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      String digits = text.substring(from, at);
      if (!digits.matches("-?[1-9]")) {
        throw wrong("expected a whole number from -9 to 9 after ^");
      }
      return unit.power(Integer.parseInt(digits));
    }

    private Unit whole() {
      skip();
      int from = at;
      while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
        at++;
      }
      String name = text.substring(from, at);
      if (name.equals("1")) {
        return ONE;
      }
      if (!name.isEmpty()) {
        Unit unit = KNOWN.get(name);
        if (unit == null) {
          throw wrong("unknown unit \"" + name + "\"; known: " + String.join(", ", KNOWN.keySet()));
        }
        return unit;
      }
      if (at == text.length() || text.charAt(at) != '(' || ++depth > 9) {
        throw wrong("expected a unit such as [mV/ms] or [1/(mV ms)]");
      }
      at++;
      Unit inner = product();
      if (at == text.length()) {
        throw wrong("expected ) in the unit");
      }
      at++;
      return inner;
    }

    private void skip() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    private RuntimeException wrong(String problem) {
      return source.error(problem, token.from(), token.length());
    }
  }
}
