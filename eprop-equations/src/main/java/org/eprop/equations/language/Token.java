package org.eprop.equations.language;

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
