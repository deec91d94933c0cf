package org.eprop.api.plugin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something the user gave is wrong: a configuration, a parameter, a file, a data set, a plugin.
 *
 * <p>The message says what was wrong, the value, and what was expected; {@link #location()} says
 * where, from the outermost place (a file) inwards (a JSON path). Code that knows more of the place
 * adds it with {@link #at(String)} and rethrows. The message is {@linkplain Printable fit for a
 * terminal}, whatever the input was.
 *
 * @since 1.0
 */
public final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String location;
  private final String problem;
  private final String excerpt;

  /**
   * @param problem what is wrong, with the value and what was expected
   */
  public InvalidInputException(String problem) {
    this(problem, null);
  }

  /**
   * @param problem what is wrong, with the value and what was expected
   * @param cause what revealed it, or null
   */
  public InvalidInputException(String problem, @Nullable Throwable cause) {
    this("", Objects.requireNonNull(problem, "problem"), "", cause);
  }

  private InvalidInputException(
      String location, String problem, String excerpt, @Nullable Throwable cause) {
    super(Printable.of(location.isEmpty() ? problem : location + ": " + problem) + excerpt, cause);
    this.location = location;
    this.problem = problem;
    this.excerpt = excerpt;
  }

  /**
   * Something is wrong at a place in a text. The message names line and column, from 1, and below
   * it has the line with a mark under the place:
   *
   * <pre>
   * line 2, column 12: unknown name "tau"
   *     dv/dt = -v/tau
   *                ^^^
   * </pre>
   *
   * @param problem what is wrong, with the value and what was expected
   * @param text the whole text
   * @param from where in the text it begins, from 0
   * @param length how many characters it has; 0 where something is missing
   */
  public static InvalidInputException inText(String problem, String text, int from, int length) {
    TextMark mark = TextMark.of(text, from, length);
    return new InvalidInputException(mark.place(), problem, mark.excerpt(), null);
  }

  /** Where it was found, for example {@code "ecg.json: network.layers[0]"}; empty if unknown. */
  public String location() {
    return location;
  }

  /** What is wrong, without the place. */
  public String problem() {
    return problem;
  }

  /**
   * The same problem at a path below {@code outer}, from which a dot leads to the place.
   *
   * @param outer a JSON path
   */
  public InvalidInputException below(String outer) {
    return new InvalidInputException(
        location.isEmpty() ? outer : outer + "." + location, problem, excerpt, this);
  }

  /** The lines below the message that mark a place in a text, each after a line feed; or empty. */
  public String excerpt() {
    return excerpt;
  }

  /**
   * The same problem, placed inside {@code outer}. Two places are joined by {@code ": "}.
   *
   * @param outer a file, a JSON path, a plugin
   */
  public InvalidInputException at(String outer) {
    return new InvalidInputException(
        location.isEmpty() ? outer : outer + ": " + location, problem, excerpt, this);
  }

  /**
   * A place in a text as a message shows it: "line 2, column 9", and the line with carets under it.
   *
   * @param place line and column, from 1
   * @param excerpt two lines, each after a line feed
   */
  private record TextMark(String place, String excerpt) {

    /** What is shown of a long line before the mark, and from the mark on. */
    private static final int BEFORE = 60;

    private static final int AFTER = 40;
    private static final String INDENT = "\n    ";
    private static final String CUT = "...";

    /** The mark for some characters of a text. What lies beyond the end of a line is not marked. */
    static TextMark of(String text, int from, int length) {
      int start = text.lastIndexOf('\n', from - 1) + 1;
      int next = text.indexOf('\n', start);
      int end = next < 0 ? text.length() : next;
      int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
      int at = from - start;
      String whole = text.substring(start, end);
      int first = at > BEFORE ? at - BEFORE : 0;
      int last = Math.min(whole.length(), at + AFTER);
      String head = first > 0 ? CUT : "";
      String shown = head + whole.substring(first, last) + (last < whole.length() ? CUT : "");
      int carets = Math.max(1, Math.min(length, last - at));
      return new TextMark(
          "line " + line + ", column " + (at + 1),
          INDENT
              + plain(shown)
              + INDENT
              + " ".repeat(head.length() + at - first)
              + "^".repeat(carets));
    }

    /** A character for a character, so that the mark stays where it belongs. */
    private static String plain(String line) {
      StringBuilder out = new StringBuilder();
      for (char c : line.toCharArray()) {
        out.append(c >= ' ' && c < 127 ? c : c == '\t' ? ' ' : '?');
      }
      return out.toString();
    }
  }
}
