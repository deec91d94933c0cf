package org.eprop.report.explain;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Formulas in presentation MathML, which browsers set without any script. Every method gives a
 * piece of markup; pieces are put side by side with {@link #row}.
 */
final class Formula {

  static final String EQUALS = operator("=");
  static final String PLUS = operator("+");
  static final String MINUS = operator("−");
  static final String TIMES = operator("·");

  private static final MathContext DIGITS = new MathContext(4);

  private Formula() {}

  /** A formula on a line of its own. */
  static String display(String... pieces) {
    return "<math display=\"block\">" + row(pieces) + "</math>";
  }

  /** A formula within text. */
  static String inline(String... pieces) {
    return "<math>" + row(pieces) + "</math>";
  }

  static String row(String... pieces) {
    return "<mrow>" + String.join("", pieces) + "</mrow>";
  }

  static String operator(String sign) {
    return "<mo>" + sign + "</mo>";
  }

  static String number(double value) {
    String text =
        new BigDecimal(Math.abs(value)).round(DIGITS).stripTrailingZeros().toPlainString();
    return (value < 0 ? MINUS : "") + "<mn>" + text + "</mn>";
  }

  static String name(String name) {
    return "<mi>" + name + "</mi>";
  }

  /** A word, upright. */
  static String word(String text) {
    return "<mtext>" + text + "</mtext>";
  }

  static String sub(String base, String index) {
    return "<msub>" + base + index + "</msub>";
  }

  static String sup(String base, String exponent) {
    return "<msup>" + base + exponent + "</msup>";
  }

  static String prime(String base) {
    // As text: mathematical fonts have a prime that stands low and wants raising, other fonts not.
    return row(base, "<mtext class=\"prime\">′</mtext>");
  }

  /** A letter with a bar. */
  static String bar(String letter) {
    return "<mover accent=\"true\">" + name(letter) + "<mo class=\"over\">‾</mo></mover>";
  }

  static String fraction(String above, String below) {
    return "<mfrac>" + row(above) + row(below) + "</mfrac>";
  }

  /** One value where a condition holds, and another where not, behind a brace. */
  static String cases(String then, String condition, String otherwise) {
    return row(
        "<mo stretchy=\"true\">{</mo>",
        "<mtable columnalign=\"left\">",
        caseOf(then, word("if\u00a0") + condition),
        caseOf(otherwise, word("else")),
        "</mtable>");
  }

  private static String caseOf(String value, String when) {
    return "<mtr><mtd>" + row(value) + "</mtd><mtd>" + row(when) + "</mtd></mtr>";
  }

  static String sum(String from, String to) {
    return to.isEmpty()
        ? "<munder><mo>∑</mo>" + row(from) + "</munder>"
        : "<munderover><mo>∑</mo>" + row(from) + row(to) + "</munderover>";
  }

  static String parentheses(String... pieces) {
    return row("<mo>(</mo>", row(pieces), "<mo>)</mo>");
  }

  /** In a quantity's colour. */
  static String ink(Ink ink, String... pieces) {
    return "<mrow class=\"k" + ink.color() + "\">" + String.join("", pieces) + "</mrow>";
  }

  /** A quantity at a time, {@code U[t]}. */
  static String at(Ink ink, String symbol, String time) {
    return ink(ink, symbol, "<mo stretchy=\"false\">[</mo>", time, "<mo stretchy=\"false\">]</mo>");
  }

  /** Delta W. */
  static String delta(String weight) {
    return row(name("Δ"), weight);
  }

  static final String T = name("t");

  /** {@code t - steps}. */
  static String before(String time, int steps) {
    return steps == 0 ? time : row(time, MINUS, "<mn>" + steps + "</mn>");
  }

  static final String BEFORE = row(name("t"), MINUS, "<mn>1</mn>");
}
