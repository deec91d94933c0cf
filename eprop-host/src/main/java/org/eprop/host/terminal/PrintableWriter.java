package org.eprop.host.terminal;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Printable;

/**
 * What a command prints, with all escaped that a terminal would obey: names, labels and paths are
 * words of others. Lines and tabs stay. A line wider than the terminal goes on below, broken at
 * spaces only. Thread-safe.
 */
public final class PrintableWriter extends PrintWriter {

  /** No terminal is narrower, nor is it asked for such lines. */
  private static final int SURE_TO_FIT = 40;

  /** Whatever is printed, a part of a line at a time. */
  private static final class Escaping extends Writer {

    private final PrintWriter to;

    /** The terminal; null if lines are as wide as they are. */
    private final Supplier<Optional<Window>> window;

    /** A line that may become wider than the terminal, as far as it is known. */
    private final StringBuilder begun = new StringBuilder();

    /** The first half of a character whose second is to come; or 0. */
    private char half;

    Escaping(PrintWriter to, Supplier<Optional<Window>> window) {
      this.to = to;
      this.window = window;
    }

    @Override
    public void write(char[] text, int from, int length) {
      write(new String(text, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) {
      String part = text.substring(from, from + length);
      String all = half == 0 ? part : half + part;
      int end = all.length();
      half = end > 0 && Character.isHighSurrogate(all.charAt(end - 1)) ? all.charAt(end - 1) : 0;
      String safe = Printable.lines(half == 0 ? all : all.substring(0, end - 1));
      if (window == null) {
        to.write(safe);
        return;
      }
      int line = 0;
      for (int next = safe.indexOf('\n'); next >= 0; next = safe.indexOf('\n', line)) {
        begun.append(safe, line, next);
        to.write(fitting(begun.toString()) + '\n');
        begun.setLength(0);
        line = next + 1;
      }
      begun.append(safe, line, safe.length());
    }

    private String fitting(String line) {
      return line.length() <= SURE_TO_FIT
          ? line
          : window.get().map(at -> fit(line, at.columns())).orElse(line);
    }

    @Override
    public void flush() {
      to.write(begun.toString());
      begun.setLength(0);
      to.flush();
    }

    @Override
    public void close() {
      to.close();
    }
  }

  private final PrintWriter to;

  private PrintableWriter(PrintWriter to, Supplier<Optional<Window>> window) {
    super(new Escaping(to, window), true);
    this.to = to;
  }

  /** Escapes what is printed there. */
  public static PrintWriter of(PrintWriter to) {
    return of(to, null);
  }

  /**
   * The same.
   *
   * @param window of the terminal that it goes to; null if lines are as wide as they are
   */
  public static PrintWriter of(PrintWriter to, Supplier<Optional<Window>> window) {
    return to instanceof PrintableWriter ? to : new PrintableWriter(to, window);
  }

  /**
   * A line in so many columns: broken at spaces, and begun again below its last column, if that is
   * in the left half, or else a little to the right. JSON stays, so that it can be copied.
   */
  public static String fit(String line, int columns) {
    String words = line.strip();
    if (line.length() <= columns || words.isEmpty() || "{[\"".indexOf(words.charAt(0)) >= 0) {
      return line;
    }
    int margin = line.indexOf(words);
    int column = line.lastIndexOf("  ") + 2;
    boolean hangs = column > margin + 1 && column <= columns / 2;
    String below = " ".repeat(hangs ? column : margin + 2);
    return String.join("\n", fold(line, columns, below));
  }

  /** The same of several lines. */
  public static String fitAll(String lines, int columns) {
    return lines.lines().map(line -> fit(line, columns)).collect(Collectors.joining("\n"));
  }

  /**
   * The lines of one that is broken at spaces only.
   *
   * @param below what the second and later ones begin with
   */
  public static List<String> fold(String line, int columns, String below) {
    List<String> lines = new ArrayList<>();
    String rest = line.stripTrailing();
    while (rest.length() > columns) {
      int start = rest.length() - rest.stripLeading().length();
      int space = rest.lastIndexOf(' ', columns);
      if (space <= start) { // a word without a place to break
        space = rest.indexOf(' ', Math.max(start, columns));
      }
      if (space < 0) {
        break;
      }
      lines.add(rest.substring(0, space).stripTrailing());
      rest = below + rest.substring(space).strip();
    }
    lines.add(rest);
    return lines;
  }

  /** Where to print what the program itself says, with colours and a status line. */
  public static PrintWriter own(PrintWriter writer) {
    return writer instanceof PrintableWriter one ? one.to : writer;
  }
}
