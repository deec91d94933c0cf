package org.eprop.equations.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.equations.language.Lexer.Token;

/**
 * Parses formulas:
 *
 * <pre>
 * sum     = product { ("+" | "-") product }
 * product = signed { ("*" | "/") signed | power }
 * signed  = "-" signed | power
 * power   = whole [ "^" signed ]
 * whole   = number [ "[" unit "]" ] | name | function "(" sum { "," sum } ")"
 *         | "if" "(" sum (">" | "&lt;") sum "," sum "," sum ")" | "(" sum ")"
 * </pre>
 *
 * <p>Factors may stand side by side, {@code alpha v}, but not after a division: {@code a / b c} has
 * two readings, and is refused.
 */
public class Parser {

  /** Words that end a formula. */
  private static final Set<String> RESERVED =
      Set.of(
          "parameter",
          "state",
          "let",
          "reset",
          "spike",
          "when",
          "scale",
          "solve",
          "by",
          "substep",
          "between",
          "and",
          "above",
          "below",
          "at",
          "least",
          "most");

  private static final int DEEPEST = 50;
  private static final int MOST_PARTS = 2_000;

  /** The text. */
  protected final SourceText source;

  private final List<Token> tokens;
  private int at;
  private int depth;
  private int parts;

  /** The number of a word at which a product ends. */
  private int stop = -1;

  /** A parser at the beginning of a text. */
  protected Parser(SourceText source) {
    this.source = source;
    this.tokens = Lexer.tokens(source);
  }

  /**
   * A text that is one formula.
   *
   * @throws InvalidInputException if it is none, with the place
   */
  public static Expr formula(SourceText source) {
    Parser parser = new Parser(source);
    parser.skipLineEnds();
    Expr formula = parser.sum();
    parser.skipLineEnds();
    if (parser.token().kind() != Token.Kind.END) {
      throw parser.expected("an operator or the end of the text");
    }
    return formula;
  }

  /** Whether a word has a meaning of its own, so that it can't be a name. */
  protected static boolean isReserved(String word) {
    return RESERVED.contains(word) || Fn.named(word) != null;
  }

  // Words

  final Token token() {
    return tokens.get(at);
  }

  /** Whether the next word is this one. */
  protected final boolean isNext(String word) {
    return token().is(word);
  }

  /** Takes the next word if it is this one. */
  protected final boolean take(String word) {
    boolean there = isNext(word);
    at += there ? 1 : 0;
    return there;
  }

  /** Takes the next word, which has to be this one. */
  protected final void expect(String word) {
    if (!take(word)) {
      throw expected('"' + word + '"');
    }
  }

  /** Goes back to a word. */
  protected final void back(int to) {
    at = to;
  }

  /** The number of the next word. */
  protected final int position() {
    return at;
  }

  /** Where the next word begins. */
  protected final int from() {
    return token().from();
  }

  /** How many characters the next word has. */
  protected final int length() {
    return token().length();
  }

  /** Where the word before ends. */
  protected final int end() {
    Token before = tokens.get(Math.max(0, at - 1));
    return before.from() + before.length();
  }

  /** Whether the line ends here. */
  private boolean atLineEnd() {
    return token().kind() == Token.Kind.LINE_END || atEnd();
  }

  /** Whether the text ends here. */
  protected final boolean atEnd() {
    return token().kind() == Token.Kind.END;
  }

  /** Goes on to the next line that has a word. */
  protected final void skipLineEnds() {
    while (token().kind() == Token.Kind.LINE_END) {
      at++;
    }
  }

  /** Goes on behind the end of a line, and of empty ones. */
  protected final void endLine() {
    if (!atLineEnd()) {
      throw expected("an operator or the end of the line");
    }
    skipLineEnds();
  }

  /**
   * The number of the word {@code dx} of the first {@code dx/dt =} in the line; -1 if there is
   * none.
   */
  protected final int rate() {
    for (int i = at; tokens.get(i).kind() != Token.Kind.LINE_END; i++) {
      if (tokens.get(i).isName()
          && tokens.get(i).text().matches("d.+")
          && tokens.get(i + 1).is("/")
          && tokens.get(i + 2).is("dt")) {
        return i;
      }
    }
    return -1;
  }

  /** The product before a word, which may end in a multiplication sign; then the word is next. */
  protected final Expr productBefore(int word) {
    stop = tokens.get(word - 1).is("*") ? word - 1 : word;
    Expr factor = product();
    if (at != stop) {
      throw expected("a product before " + tokens.get(word).shown());
    }
    stop = -1;
    at = word;
    return factor;
  }

  /** Takes {@code dx/dt} and gives x. */
  protected final Expr rateOf() {
    Token token = tokens.get(at);
    at += 3;
    return Expr.name(token.text().substring(1), token.from() + 1, token.length() - 1);
  }

  /** What to throw where something else was expected. */
  protected final InvalidInputException expected(String what) {
    return source.error(
        "got " + token().shown() + ", but expected " + what, token().from(), token().length());
  }

  /** A name that is no reserved word. */
  protected final Expr name(String what) {
    Token name = token();
    if (!name.isName()) {
      throw expected(what);
    }
    if (isReserved(name.text())) {
      throw source.error(
          '"' + name.text() + "\" has a meaning of its own; expected " + what,
          name.from(),
          name.length());
    }
    at++;
    return Expr.name(name.text(), name.from(), name.length());
  }

  // Formulas

  /** A number with a sign and a unit. */
  protected final Expr signedNumber(String what) {
    int from = from();
    boolean negative = take("-");
    if (token().kind() != Token.Kind.NUMBER) {
      throw expected(what);
    }
    Expr number = number();
    return Expr.number(
        negative ? -number.value() : number.value(), number.text(), from, end() - from);
  }

  private Expr number() {
    Token number = token();
    at++;
    String unit = "";
    if (token().kind() == Token.Kind.UNIT) {
      unit = token().text();
      Unit.parse(source, token());
      at++;
    }
    return Expr.number(
        Double.parseDouble(number.text()), unit, number.from(), end() - number.from());
  }

  /** A formula. */
  protected final Expr sum() {
    Expr left = product();
    while (isNext("+") || isNext("-")) {
      Fn fn = take("+") ? Fn.ADD : Fn.SUBTRACT;
      at += fn == Fn.SUBTRACT ? 1 : 0;
      left = counted(Expr.of(fn, left, product()));
    }
    return left;
  }

  private Expr product() {
    Expr left = signed();
    boolean divided = false;
    while (true) {
      if (at == stop) {
        return left;
      }
      if (take("*")) {
        left = counted(Expr.of(Fn.MULTIPLY, left, signed()));
        divided = false;
      } else if (take("/")) {
        left = counted(Expr.of(Fn.DIVIDE, left, signed()));
        divided = true;
      } else if (beginsFactor()) {
        if (divided) {
          throw source.error(
              "a product without a sign after a division has two readings; expected"
                  + " (a / b) * c or a / (b * c)",
              from(),
              token().length());
        }
        left = counted(Expr.of(Fn.MULTIPLY, left, power()));
      } else {
        return left;
      }
    }
  }

  private boolean beginsFactor() {
    return isNext("(") || token().isName() && !RESERVED.contains(token().text());
  }

  private Expr signed() {
    int from = from();
    if (!take("-")) {
      return power();
    }
    enter();
    Expr of = signed();
    depth--;
    return counted(Expr.of(Fn.NEGATE, List.of(of), from, end() - from));
  }

  private Expr power() {
    Expr base = whole();
    if (!take("^")) {
      return base;
    }
    enter();
    Expr exponent = signed();
    depth--;
    return counted(Expr.of(Fn.POWER, base, exponent));
  }

  private Expr whole() {
    Token token = token();
    if (token.kind() == Token.Kind.NUMBER) {
      return counted(number());
    }
    if (token.isName()) {
      Fn fn = Fn.named(token.text());
      return counted(fn == null ? name("a number, a name or (") : function(fn));
    }
    if (!take("(")) {
      throw expected("a number, a name or (");
    }
    enter();
    Expr inner = sum();
    depth--;
    close(token);
    return inner;
  }

  private Expr function(Fn fn) {
    Token name = token();
    at++;
    if (!isNext("(")) {
      throw expected("( after the function \"" + fn.text() + '"');
    }
    Token open = token();
    at++;
    enter();
    List<Expr> arguments = fn == Fn.IF ? choice() : arguments();
    depth--;
    close(open);
    Fn called = Fn.named(fn.text(), arguments.size());
    if (arguments.size() != called.arity()) {
      throw source.error(
          '"'
              + fn.text()
              + "\" got "
              + arguments.size()
              + (arguments.size() == 1 ? " argument" : " arguments")
              + ", but expected "
              + (fn == Fn.MIN || fn == Fn.MAX ? "1 or 2" : fn.arity()),
          name.from(),
          end() - name.from());
    }
    return Expr.of(called, arguments, name.from(), end() - name.from());
  }

  private List<Expr> arguments() {
    List<Expr> arguments = new ArrayList<>();
    do {
      arguments.add(sum());
    } while (take(","));
    return arguments;
  }

  private List<Expr> choice() {
    Expr left = sum();
    if (!isNext(">") && !isNext("<")) {
      throw expected("> or <, as in if(a > b, c, d)");
    }
    boolean greater = take(">");
    at += greater ? 0 : 1;
    Expr right = sum();
    expect(",");
    Expr then = sum();
    expect(",");
    Expr otherwise = sum();
    return greater ? List.of(left, right, then, otherwise) : List.of(right, left, then, otherwise);
  }

  private void close(Token open) {
    if (!take(")")) {
      int line = source.text().substring(0, open.from()).split("\n", -1).length;
      int column = open.from() - source.text().lastIndexOf('\n', open.from());
      throw expected(") for the ( of line " + line + ", column " + column);
    }
  }

  private void enter() {
    if (++depth > DEEPEST) {
      throw source.error(
          "nested more than " + DEEPEST + " levels deep", token().from(), token().length());
    }
  }

  private Expr counted(Expr e) {
    if (++parts > MOST_PARTS) {
      throw source.error(
          "more than " + MOST_PARTS + " numbers, names and operations", e.from(), e.length());
    }
    return e;
  }
}
