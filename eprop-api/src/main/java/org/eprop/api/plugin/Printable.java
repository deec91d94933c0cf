package org.eprop.api.plugin;

/**
 * Makes any text safe for a terminal or a log. Characters that move the cursor, change colours,
 * reverse the direction of writing or begin a line are escaped as in Java, and long text is cut in
 * its middle.
 *
 * @since 1.0
 */
public final class Printable {

  /** The longest word that is shown whole; some paths are longer. */
  private static final int LONGEST_WORD = 600;

  private static final int LONGEST_TEXT = 4000;

  /** Characters below, from a space on, are ASCII's and plain. */
  private static final char DELETE = 127;

  private Printable() {}

  /** A text with control characters escaped, long words cut to 600 characters, all to 4,000. */
  public static String of(String text) {
    int[] words = new int[2]; // where a word began that is too long, and where it ends
    StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST_TEXT));
    for (int from = 0; from < text.length(); from = words[1]) {
      nextLongWord(text, from, words);
      out.append(text, from, words[0]);
      out.append(cut(text.substring(words[0], words[1]), LONGEST_WORD));
    }
    String escaped = escape(cut(out.toString(), LONGEST_TEXT), /* lines= */ false);
    return cut(escaped, 2 * LONGEST_TEXT);
  }

  /** A text of several lines, whole: its lines and tabs stay, all else is escaped. */
  public static String lines(String text) {
    boolean plain = text.chars().allMatch(c -> c >= ' ' && c < DELETE || c == '\n');
    return plain ? text : escape(text, /* lines= */ true);
  }

  /** The next run of more than {@link #LONGEST_WORD} characters that are no spaces, or the end. */
  private static void nextLongWord(String text, int from, int[] range) {
    int start = from;
    for (int i = from; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ') {
        if (i - start > LONGEST_WORD) {
          range[0] = start;
          range[1] = i;
          return;
        }
        start = i + 1;
      }
    }
    range[0] = text.length();
    range[1] = text.length();
  }

  /** A text without its middle, if it is longer than that. */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int head = longest * 2 / 3;
    int tail = longest / 6;
    int left = text.length() - head - tail;
    return "%s...(%s characters left out)...%s"
        .formatted(text.substring(0, head), left, text.substring(text.length() - tail));
  }

  private static String escape(String text, boolean lines) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int length = Character.charCount(c);
      boolean layout = c == '\n' || c == '\t' || c == '\r' && text.startsWith("\n", i + 1);
      if (isPrintable(c) || lines && layout) {
        out.appendCodePoint(c);
      } else {
        for (int k = i; k < i + length; k++) {
          out.append(escape(text.charAt(k)));
        }
      }
      i += length;
    }
    return out.toString();
  }

  private static String escape(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) c);
    };
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
