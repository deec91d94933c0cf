package org.eprop.api.plugin;

/**
 * A place in a text as a message shows it: "line 2, column 9", and the line with carets under it.
 *
 * @param place line and column, from 1
 * @param excerpt two lines, each after a line feed
 */
record TextMark(String place, String excerpt) {

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
