package org.eprop.report.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.report.page.Html;

/**
 * Formulas in presentation MathML, which browsers set without any script, from text:
 *
 * <pre>
 * Δ W_in = −η ∑_t L[t] · S̄′[t]      a quantity at a time has its colour
 * (∂ E)/(∂ S[t])                    fractions
 * κ^{t−i}, f_{U}, W_in              exponents, indices that are formulas, and that are words
 * "stored", 'v'                     a word, and the name of a state, whatever is in it
 * \trace{...}, \brace{x, "words"}   in a quantity's colour, and over words
 * tau_w * dw/dt = a*(v - e) - w, if(v &gt; 0, v, 0)      as descriptions of neurons have them
 * </pre>
 */
final class Formula {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\\+=|-=|>=|<=|∑_\\{?|\\\\[a-z]+\\{|\"[^\"]*\"|'[^']*'′*|d[a-z]\\w*/dt"
              + "|\\d+(?:\\.\\d+)?|\\p{L}[A-Za-z0-9]*\u0304?′*(?:_[A-Za-z0-9]+)*"
              + "|[-+*/^=<>≤≥≈∈·∂(){}\\[\\],_])");

  private static final String RELATION = "\\+=|-=|>=|<=|[=<>≤≥≈∈]";

  private static final Set<String> FUNCTIONS =
      Set.of(
          "exp", "log", "sqrt", "tanh", "cos", "sin", "min", "max", "sign", "abs", "atan",
          "sigmoid", "step");

  private static final Map<String, String> GREEK =
      Map.ofEntries(
          Map.entry("alpha", "α"),
          Map.entry("beta", "β"),
          Map.entry("gamma", "γ"),
          Map.entry("delta", "Δ"),
          Map.entry("theta", "θ"),
          Map.entry("kappa", "κ"),
          Map.entry("omega", "ω"),
          Map.entry("rho", "ρ"),
          Map.entry("sigma", "σ"),
          Map.entry("tau", "τ"),
          Map.entry("psi", "ψ"));

  /** Of quantities at a time; states have that of states, and what the weight does to them. */
  private static final Map<String, Ink> INKS =
      Map.of(
          "S", Ink.PLAIN,
          "S′", Ink.TRACE,
          "S\u0304", Ink.TRACE,
          "S\u0304′", Ink.TRACE,
          "Θ′", Ink.PSI,
          "L", Ink.SIGNAL,
          "δ", Ink.SIGNAL,
          "X", Ink.INPUT,
          "S_A", Ink.INPUT,
          "y", Ink.READOUT);

  private static final String PLUS = operator("+");
  private static final String MINUS = operator("−");
  private static final MathContext DIGITS = new MathContext(4);

  /** As long a word as a name without an underscore may be. */
  private static final int LONGEST_NAME = 2;

  private final List<String> tokens = new ArrayList<>();
  private int at;

  private Formula(String text) {
    String plain = text.replace('−', '-');
    Matcher matcher = TOKEN.matcher(plain);
    int end = 0;
    while (end < plain.length() && matcher.find(end) && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (!plain.substring(end).isBlank()) {
      throw new IllegalArgumentException(text);
    }
  }

  /** On a line of its own. */
  static String display(String text) {
    return "<math display=\"block\">" + of(text) + "</math>";
  }

  /** Within text. */
  static String inline(String text) {
    return "<math>" + of(text) + "</math>";
  }

  /**
   * A piece of markup.
   *
   * @throws IllegalArgumentException if the text is no formula
   */
  static String of(String text) {
    Formula formula = new Formula(text.strip());
    StringBuilder row = new StringBuilder(formula.words() + formula.relation());
    while (formula.take(",")) {
      row.append(operator(",")).append(formula.relation());
    }
    if (formula.at < formula.tokens.size()) {
      throw new IllegalArgumentException(text);
    }
    return row(row.toString());
  }

  /** A number as it stands in a formula: four digits. */
  static String number(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String next() {
    if (at == tokens.size()) {
      throw new IllegalArgumentException("it ends too soon");
    }
    return tokens.get(at++);
  }

  private boolean take(String token) {
    boolean there = peek().equals(token);
    at += there ? 1 : 0;
    return there;
  }

  private void expect(String sign) {
    if (!take(sign)) {
      throw new IllegalArgumentException("expected " + sign);
    }
  }

  private String closed(String inner, String sign) {
    expect(sign);
    return inner;
  }

  /** Words before the formula, as in "spike when v > theta". */
  private String words() {
    StringBuilder words = new StringBuilder();
    while (isWord(peek()) && !beforeRelation()) {
      words.append(next()).append(' ');
    }
    return words.isEmpty()
        ? ""
        : word(Html.escape(words.toString().strip())) + "<mspace width=\"0.4em\"/>";
  }

  /** Whether the next token is what a relation is about: a long name, then, and no word. */
  private boolean beforeRelation() {
    return at + 1 < tokens.size() && tokens.get(at + 1).matches(RELATION);
  }

  private static boolean isWord(String token) {
    return token.matches("[A-Za-z]+")
        && token.length() > LONGEST_NAME
        && !GREEK.containsKey(token)
        && !FUNCTIONS.contains(token);
  }

  /** A chain of relations, which may begin with its sign. */
  private String relation() {
    String left = peek().matches(RELATION) ? "" : sum();
    StringBuilder formula = new StringBuilder(left);
    while (peek().matches(RELATION)) {
      String relation = next();
      if (relation.equals("+=") || relation.equals("-=")) {
        formula.append(operator("←")).append(left);
        formula.append(relation.equals("+=") ? PLUS : MINUS);
      } else {
        formula.append(operator(sign(relation)));
      }
      formula.append(sum());
    }
    return formula.toString();
  }

  private static String sign(String sign) {
    return switch (sign) {
      case ">=" -> "≥";
      case "<=" -> "≤";
      default -> Html.escape(sign);
    };
  }

  private String sum() {
    StringBuilder sum = new StringBuilder();
    if (take("-")) {
      sum.append(MINUS);
    }
    sum.append(product());
    while (peek().equals("+") || peek().equals("-")) {
      sum.append(next().equals("+") ? PLUS : MINUS).append(product());
    }
    return sum.toString();
  }

  /** Factors side by side; of a division, what stands before and after it. */
  private String product() {
    StringBuilder product = new StringBuilder();
    Factor factor = power();
    while (true) {
      if (take("/")) {
        factor = new Factor(fraction(factor.bare(), power().bare()));
      } else if (take("·")) {
        product.append(factor.whole()).append(operator("·"));
        factor = power();
      } else if (take("*") || beginsFactor(peek())) {
        product.append(factor.whole());
        factor = power();
      } else {
        return product.append(factor.whole()).toString();
      }
    }
  }

  private static boolean beginsFactor(String token) {
    return token.matches("[(∑∂\\\\\"'\\p{L}\\d].*") && !isWord(token);
  }

  /** A factor with its parentheses, and without, where a fraction's line takes their place. */
  private record Factor(String whole, String bare) {
    Factor(String formula) {
      this(formula, formula);
    }
  }

  private Factor power() {
    Factor base = base();
    if (!take("^")) {
      return base;
    }
    String exponent = take("{") ? closed(sum(), "}") : base().bare();
    return new Factor("<msup>" + row(base.whole()) + row(exponent) + "</msup>");
  }

  private Factor base() {
    String token = next();
    if (token.equals("(")) {
      String inner = closed(list(), ")");
      return new Factor(parentheses(inner), inner);
    }
    if (token.endsWith("/dt")) {
      String of = letter(token.substring(1, token.length() - "/dt".length()));
      return new Factor(fraction(name("d") + of, name("d") + name("t")));
    }
    return new Factor(
        switch (token.charAt(0)) {
          case '{' -> "<mo>{</mo>" + closed(list(), "}") + "<mo>}</mo>";
          case '\\' -> group(token.substring(1, token.length() - 1));
          case '"' -> word(Html.escape(token.substring(1, token.length() - 1)));
          case '∂' -> operator(token);
          case '∑' ->
              "<munder><mo>∑</mo>"
                  + row(token.equals("∑_{") ? range() : letter(next()))
                  + "</munder>";
          case '\'' -> atTime(token);
          default -> named(token);
        });
  }

  private String range() {
    return closed(relation(), "}");
  }

  private String named(String token) {
    if (token.equals("if")) {
      return cases();
    }
    if (FUNCTIONS.contains(token)) {
      return function(token);
    }
    if (Character.isDigit(token.charAt(0))) {
      return "<mn>" + token + "</mn>";
    }
    if (!Character.isLetter(token.charAt(0))) { // a word, here, is a long name
      throw new IllegalArgumentException(token);
    }
    return atTime(token);
  }

  /** A name, with an index behind a brace, at a time behind a bracket. */
  private String atTime(String token) {
    boolean state = token.startsWith("'");
    String symbol = letter(token.replace("'", ""));
    if (take("_")) {
      expect("{");
      String index = row(closed(sum(), "}"));
      symbol =
          take("^")
              ? "<msubsup>" + symbol + index + base().bare() + "</msubsup>"
              : sub(symbol, index);
    }
    if (!take("[")) {
      return symbol;
    }
    String time = "<mo stretchy=\"false\">[</mo>" + row(closed(sum(), "]"));
    String whole = symbol + time + "<mo stretchy=\"false\">]</mo>";
    Ink usual = token.endsWith("′") ? Ink.REACH : Ink.STATE;
    return token.startsWith("W")
        ? row(whole)
        : ink(state ? usual : INKS.getOrDefault(token, usual), whole);
  }

  private String group(String kind) {
    if (!kind.equals("brace")) {
      return ink(Ink.valueOf(kind.toUpperCase(Locale.ROOT)), closed(relation(), "}"));
    }
    String what = sum();
    expect(",");
    return "<munder><munder>%s<mo stretchy=\"true\">⏟</mo></munder>%s</munder>"
        .formatted(what, closed(base().whole(), "}"));
  }

  /** {@code if(condition, x, y)}: x where the condition holds, else y, behind a brace. */
  private String cases() {
    expect("(");
    String condition = relation();
    expect(",");
    String then = sum();
    expect(",");
    return row(
        "<mo stretchy=\"true\">{</mo><mtable columnalign=\"left\">",
        caseOf(then, word("if\u00a0") + condition),
        caseOf(closed(sum(), ")"), word("else")),
        "</mtable>");
  }

  private static String caseOf(String value, String when) {
    return "<mtr><mtd>" + row(value) + "</mtd><mtd>" + row(when) + "</mtd></mtr>";
  }

  private String function(String name) {
    expect("(");
    String inner = closed(list(), ")");
    return name.equals("sqrt")
        ? "<msqrt>" + row(inner) + "</msqrt>"
        : row("<mspace width=\"0.17em\"/><mi>" + name + "</mi>", parentheses(inner));
  }

  private String list() {
    StringBuilder list = new StringBuilder(sum());
    while (take(",")) {
      list.append(operator(",")).append(sum());
    }
    return list.toString();
  }

  /** {@code tau_w}, {@code S̄′}: a letter with its bar, primes and index. */
  private static String letter(String name) {
    int line = name.indexOf('_');
    String own = line < 0 ? name : name.substring(0, line);
    String plain = own.replaceAll("[\u0304′]", "");
    String symbol = name(Html.escape(GREEK.getOrDefault(plain, plain)));
    if (own.contains("\u0304")) {
      symbol = "<mover accent=\"true\">" + symbol + "<mo class=\"over\">‾</mo></mover>";
    }
    if (own.endsWith("′")) {
      // As text: mathematical fonts have a prime that stands low and wants raising, others not.
      symbol = row(symbol, "<mtext class=\"prime\">′</mtext>");
    }
    return line < 0 ? symbol : sub(symbol, word(Html.escape(name.substring(line + 1))));
  }

  private static String row(String... pieces) {
    return "<mrow>" + String.join("", pieces) + "</mrow>";
  }

  private static String operator(String sign) {
    return "<mo>" + sign + "</mo>";
  }

  private static String name(String name) {
    return "<mi>" + name + "</mi>";
  }

  private static String word(String text) {
    return "<mtext>" + text + "</mtext>";
  }

  private static String sub(String base, String index) {
    return "<msub>" + base + index + "</msub>";
  }

  private static String fraction(String above, String below) {
    return "<mfrac>" + row(above) + row(below) + "</mfrac>";
  }

  private static String parentheses(String inner) {
    return row("<mo>(</mo>", row(inner), "<mo>)</mo>");
  }

  private static String ink(Ink ink, String inner) {
    return "<mrow class=\"k" + ink.color() + "\">" + inner + "</mrow>";
  }

  /** The colour of a quantity: the same in formulas, curves and numbers. A place in the palette. */
  enum Ink {
    STATE(0),
    TRACE(1),
    READOUT(2),
    REACH(3),
    PSI(4),
    INPUT(5),
    SIGNAL(6),
    PLAIN(7);

    private final int color;

    Ink(int color) {
      this.color = color;
    }

    int color() {
      return color;
    }
  }
}
