package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.report.page.Html;

/**
 * The equations in a component's description, as formulas: whatever stands between the first colon
 * and the end of its sentence, or the citation, with commas between. So a plugin's equations are
 * set like those of the built-in neurons.
 */
final class PlainEquations {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\\+=|-=|>=|<=|d[a-z]\\w*/dt|\\d+(?:\\.\\d+)?|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*"
              + "|[-+*/^=<>(){},])");

  private static final String RELATION = "\\+=|-=|>=|<=|[=<>]";

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

  /** As long a word as a name without an underscore may be. */
  private static final int LONGEST_NAME = 2;

  private final List<String> tokens = new ArrayList<>();
  private int at;

  private PlainEquations(String text) {
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (!text.substring(end).isBlank()) {
      throw new IllegalArgumentException(text);
    }
  }

  /** What stands before the equations, and what they are. */
  private static String[] split(String description) {
    int colon = description.indexOf(": ");
    if (colon < 0) {
      return new String[] {description, ""};
    }
    String equations = description.substring(colon + 2).split(" \\([A-Z]|\\. |\\.$|; ", 2)[0];
    return new String[] {description.substring(0, colon), equations};
  }

  /** A description without its equations. */
  static String words(String description) {
    String[] parts = split(description);
    String rest = description.substring(Math.min(description.length(), parts[0].length()));
    return parts[1].isEmpty()
        ? description
        : parts[0] + rest.substring(": ".length() + parts[1].length());
  }

  /** Each as a piece of MathML; none if there are none, or they can't be understood. */
  static List<String> of(String description) {
    String text = split(description)[1];
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> formulas = new ArrayList<>();
    for (String part : parts(text)) {
      Optional<String> formula = formula(part);
      if (formula.isEmpty()) {
        return List.of();
      }
      formulas.add(formula.get());
    }
    return formulas;
  }

  /** What stands between commas that are in no parentheses. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static Optional<String> formula(String part) {
    try {
      PlainEquations equation = new PlainEquations(part.strip());
      String words = equation.words();
      String formula = Formula.row(words, equation.relation());
      return equation.at == equation.tokens.size() ? Optional.of(formula) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
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

  /** Words before the formula, as in "spike when v > theta". */
  private String words() {
    StringBuilder words = new StringBuilder();
    while (isWord(peek()) && !beforeRelation()) {
      words.append(next()).append(' ');
    }
    return words.isEmpty()
        ? ""
        : Formula.word(Html.escape(words.toString().strip())) + "<mspace width=\"0.4em\"/>";
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

  private String relation() {
    String left = sum();
    StringBuilder formula = new StringBuilder(left);
    while (peek().matches(RELATION)) {
      String relation = next();
      if (relation.equals("+=") || relation.equals("-=")) {
        formula.append(Formula.operator("←")).append(left);
        formula.append(relation.equals("+=") ? Formula.PLUS : Formula.MINUS);
      } else {
        formula.append(Formula.operator(sign(relation)));
      }
      formula.append(sum());
    }
    return formula.toString();
  }

  private static String sign(String sign) {
    return switch (sign) {
      case ">=" -> "≥";
      case "<=" -> "≤";
      case ">" -> "&gt;";
      case "<" -> "&lt;";
      default -> sign;
    };
  }

  private String sum() {
    StringBuilder sum = new StringBuilder();
    if (take("-")) {
      sum.append(Formula.MINUS);
    }
    sum.append(product());
    while (peek().equals("+") || peek().equals("-")) {
      sum.append(next().equals("+") ? Formula.PLUS : Formula.MINUS).append(product());
    }
    return sum.toString();
  }

  /** Factors side by side; of a division, what stands before and after it. */
  private String product() {
    StringBuilder product = new StringBuilder();
    Factor factor = power();
    while (true) {
      if (take("/")) {
        factor = new Factor(Formula.fraction(factor.bare(), power().bare()));
      } else if (take("*") || beginsFactor(peek())) {
        product.append(factor.whole());
        factor = power();
      } else {
        return product.append(factor.whole()).toString();
      }
    }
  }

  private static boolean beginsFactor(String token) {
    return token.equals("(") || token.matches("[A-Za-z0-9].*") && !isWord(token);
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
    return new Factor(Formula.sup(Formula.row(base.whole()), Formula.row(exponent)));
  }

  private String closed(String inner, String sign) {
    if (!take(sign)) {
      throw new IllegalArgumentException("it does not close");
    }
    return inner;
  }

  private Factor base() {
    String token = next();
    if (token.equals("(")) {
      String inner = closed(sum(), ")");
      return new Factor(Formula.parentheses(inner), inner);
    }
    if (token.endsWith("/dt")) {
      String of = letter(token.substring(1, token.length() - "/dt".length()));
      return new Factor(Formula.fraction(Formula.name("d") + of, Formula.name("d") + Formula.T));
    }
    if (token.equals("if")) {
      return new Factor(cases());
    }
    if (FUNCTIONS.contains(token)) {
      return new Factor(function(token));
    }
    if (Character.isDigit(token.charAt(0))) {
      return new Factor("<mn>" + token + "</mn>");
    }
    if (!Character.isLetter(token.charAt(0))) { // a word, here, is a long name
      throw new IllegalArgumentException(token);
    }
    return new Factor(letter(token));
  }

  /** {@code if(condition, x, y)}: x where the condition holds, else y. */
  private String cases() {
    expect("(");
    String condition = relation();
    expect(",");
    String then = sum();
    expect(",");
    return Formula.cases(then, condition, closed(sum(), ")"));
  }

  private void expect(String sign) {
    if (!take(sign)) {
      throw new IllegalArgumentException("expected " + sign);
    }
  }

  private String function(String name) {
    expect("(");
    StringBuilder arguments = new StringBuilder(sum());
    while (take(",")) {
      arguments.append(Formula.operator(",")).append(sum());
    }
    String inner = closed(arguments.toString(), ")");
    return name.equals("sqrt")
        ? "<msqrt>" + Formula.row(inner) + "</msqrt>"
        : Formula.row(
            "<mspace width=\"0.17em\"/><mi>" + name + "</mi>", Formula.parentheses(inner));
  }

  /** {@code tau_w}: a Greek letter with an index. */
  static String letter(String name) {
    int line = name.indexOf('_');
    String own = line < 0 ? name : name.substring(0, line);
    String symbol = Formula.name(GREEK.getOrDefault(own, own));
    return line < 0 ? symbol : Formula.sub(symbol, Formula.word(name.substring(line + 1)));
  }
}
