package org.eprop.equations.language;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into words. A comment runs from # to the end of its line. */
final class Lexer {

  private static final String SIGNS = "+-*/^()=<>,:";

  private final SourceText source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(SourceText source) {
    this.source = source;
    this.text = source.text();
  }

  static List<Token> tokens(SourceText source) {
    Lexer lexer = new Lexer(source);
    while (lexer.at < lexer.text.length()) {
      lexer.next();
    }
    lexer.add(Token.Kind.LINE_END, lexer.at, 0, "");
    lexer.add(Token.Kind.END, lexer.at, 0, "");
    return lexer.tokens;
  }

  private void add(Token.Kind kind, int from, int length, String word) {
    tokens.add(new Token(kind, word, from, length));
  }

  private void next() {
    char c = text.charAt(at);
    if (c == '\n') {
      add(Token.Kind.LINE_END, at, 0, "");
      at++;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      at++;
    } else if (c == '#') {
      while (at < text.length() && text.charAt(at) != '\n') {
        at++;
      }
    } else if (isDigit(c) || c == '.') {
      number();
    } else if (isLetter(c)) {
      int from = at;
      while (at < text.length() && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
        at++;
      }
      add(Token.Kind.NAME, from, at - from, text.substring(from, at));
    } else if (c == '[') {
      unit();
    } else {
      sign(c);
    }
  }

  private void sign(char c) {
    boolean two = at + 1 < text.length() && text.charAt(at + 1) == '=' && "+-*".indexOf(c) >= 0;
    if (SIGNS.indexOf(c) < 0) {
      String shown = c > ' ' && c < 127 ? "\"" + c + '"' : String.format("U+%04X", (int) c);
      throw source.error(
          "unexpected character "
              + shown
              + "; expected a name, a number or one of + - * / ^ ( ) [ ] = < > , : #",
          at,
          1);
    }
    int length = two ? 2 : 1;
    add(Token.Kind.SIGN, at, length, text.substring(at, at + length));
    at += length;
  }

  private void number() {
    int from = at;
    digits();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    if (hasExponent()) {
      at += 2;
      digits();
    }
    String word = text.substring(from, at);
    if (word.equals(".") || at < text.length() && text.charAt(at) == '.') {
      throw source.error("expected a number such as 0.5", from, at - from + 1);
    }
    if (Double.isInfinite(Double.parseDouble(word))) {
      throw source.error("the number " + word + " is too large", from, at - from);
    }
    add(Token.Kind.NUMBER, from, at - from, word);
  }

  /** Whether 1e5, 1e-5 or the like goes on here, and not a name after a number. */
  private boolean hasExponent() {
    if (at + 1 >= text.length() || Character.toLowerCase(text.charAt(at)) != 'e') {
      return false;
    }
    char next = text.charAt(at + 1);
    boolean signed = next == '+' || next == '-';
    return isDigit(next) || signed && at + 2 < text.length() && isDigit(text.charAt(at + 2));
  }

  private void digits() {
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
  }

  private void unit() {
    int from = at;
    int end = at;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != ']') {
      end++;
    }
    if (end == text.length() || text.charAt(end) != ']') {
      throw source.error("expected ] after the unit that begins here", from, 1);
    }
    at = end + 1;
    add(Token.Kind.UNIT, from, at - from, text.substring(from + 1, end).strip());
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  /**
   * A word of a text.
   *
   * @param kind what it is
   * @param text its characters; of a unit, those between the brackets
   * @param from where it begins
   * @param length how many characters it has
   */
  record Token(Kind kind, String text, int from, int length) {

    /** What a word is. */
    enum Kind {
      NUMBER,
      NAME,
      UNIT,
      SIGN,
      LINE_END,
      END
    }

    boolean is(String sign) {
      return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
    }

    boolean isName() {
      return kind == Kind.NAME;
    }

    /** As messages show it. */
    String shown() {
      return switch (kind) {
        case LINE_END -> "the end of the line";
        case END -> "the end of the text";
        case UNIT -> "the unit [" + text + "]";
        default -> '"' + text + '"';
      };
    }
  }
}
