package org.eprop.core.kernel.generator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an element of an array, or a local number, becomes: {@code target = expression}, of sums,
 * products and absolute values. It is evaluated as it is written: a plain loop and one over vectors
 * do the same operations in the same order, hence give the same bits.
 */
record Formula(String target, String expression) {

  private static final Pattern TOKEN = Pattern.compile("\\w+|\\S");
  private static final Pattern WORD = Pattern.compile("\\w+");

  /** From {@code target = expression}, where flush(x) stands for x + TINY - TINY. */
  static Formula parse(String text) {
    String[] sides = text.split(" = ");
    return new Formula(sides[0], sides[1].replaceFirst("^flush\\((.*)\\)$", "$1 + TINY - TINY"));
  }

  static List<Formula> parse(List<String> texts) {
    return texts.stream().map(Formula::parse).toList();
  }

  /** The names and numbers in the expression, from left to right. */
  Stream<String> operands() {
    return WORD.matcher(expression).results().map(MatchResult::group).filter(w -> !w.equals("abs"));
  }

  /** Java for one element; operands become what the operator makes of them. */
  String plain(UnaryOperator<String> operand) {
    return WORD.matcher(expression)
        .replaceAll(w -> w.group().equals("abs") ? "Math.abs" : operand.apply(w.group()));
  }

  /** Java for a vector of elements. */
  String vector(UnaryOperator<String> operand) {
    Deque<String> tokens = new ArrayDeque<>();
    TOKEN.matcher(expression).results().forEach(token -> tokens.add(token.group()));
    return sum(tokens, operand);
  }

  private static String sum(Deque<String> tokens, UnaryOperator<String> operand) {
    StringBuilder sum = new StringBuilder(product(tokens, operand));
    while ("+".equals(tokens.peek()) || "-".equals(tokens.peek())) {
      String method = tokens.remove().equals("+") ? ".add(" : ".sub(";
      sum.append(method).append(product(tokens, operand)).append(')');
    }
    return sum.toString();
  }

  private static String product(Deque<String> tokens, UnaryOperator<String> operand) {
    StringBuilder product = new StringBuilder(factor(tokens, operand));
    while ("*".equals(tokens.peek())) {
      tokens.remove();
      product.append(".mul(").append(factor(tokens, operand)).append(')');
    }
    return product.toString();
  }

  private static String factor(Deque<String> tokens, UnaryOperator<String> operand) {
    String first = tokens.remove();
    if (first.equals("abs")) {
      return factor(tokens, operand) + ".lanewise(ABS)";
    }
    if (!first.equals("(")) {
      return operand.apply(first);
    }
    String inside = sum(tokens, operand);
    tokens.remove();
    return inside;
  }
}
