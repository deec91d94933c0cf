package org.eprop.experiment.io;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Reads the Python dictionary in the head of a .npy file: keys in quotes; values a string, True or
 * False, or a tuple of whole numbers &gt;= 0.
 */
final class PythonDictionary {

  private final String text;
  private int at;

  private PythonDictionary(String text) {
    this.text = text;
  }

  /**
   * Values as String, Boolean and long[], in the order of the text.
   *
   * @throws InvalidInputException if it is anything else
   */
  static Map<String, Object> parse(String text) {
    return new PythonDictionary(text).dictionary();
  }

  private Map<String, Object> dictionary() {
    Map<String, Object> fields = new LinkedHashMap<>();
    take('{', "{");
    while (peek() != '}') {
      String key = string();
      take(':', ":");
      fields.put(key, value());
      if (peek() != '}') {
        take(',', ", or }");
      }
    }
    at++;
    if (peek() != 0) {
      throw expected("the end");
    }
    return fields;
  }

  private Object value() {
    char c = peek();
    if (c == '\'' || c == '"') {
      return string();
    }
    if (c == '(') {
      return tuple();
    }
    for (String word : new String[] {"True", "False"}) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw expected("a string, True, False or a tuple of whole numbers");
  }

  private String string() {
    char quote = peek();
    if (quote != '\'' && quote != '"') {
      throw expected("a quote");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw expected("a closing quote");
    }
    String string = text.substring(at + 1, end);
    at = end + 1;
    return string;
  }

  private long[] tuple() {
    take('(', "(");
    long[] numbers = new long[0];
    while (peek() != ')') {
      numbers = Arrays.copyOf(numbers, numbers.length + 1);
      numbers[numbers.length - 1] = number();
      if (peek() != ')') {
        take(',', ", or )");
      }
    }
    at++;
    return numbers;
  }

  private long number() {
    peek();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start || at - start > 18) {
      at = start;
      throw expected("a whole number >= 0 of at most 18 digits");
    }
    long number = Long.parseLong(text.substring(start, at));
    if (at < text.length() && text.charAt(at) == 'L') {
      at++; // Python 2 wrote long numbers so
    }
    return number;
  }

  /** The next character that is no white space, which is not consumed; 0 at the end. */
  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void take(char c, String name) {
    if (peek() != c) {
      throw expected(name);
    }
    at++;
  }

  private InvalidInputException expected(String what) {
    String rest = printable(text.substring(Math.min(at, text.length())));
    String got = rest.isEmpty() ? "the end" : rest.substring(0, Math.min(rest.length(), 40));
    return new InvalidInputException(
        "in the header, at character " + at + ": got " + got + ", but expected " + what);
  }

  /** Fit for a terminal: the file may hold anything. */
  static String printable(String text) {
    return text.strip().replaceAll("[^ -~]", "?");
  }
}
