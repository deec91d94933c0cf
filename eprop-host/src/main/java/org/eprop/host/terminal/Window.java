package org.eprop.host.terminal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal window.
 *
 * @param columns how wide it is
 */
public record Window(int columns) {

  /** What a window has that does not know its size. */
  public static final int USUAL = 80;

  /** What text is set in at least: in less, too many words have a line of their own. */
  private static final int NARROWEST = 40;

  /** Longer lines are hard to read. */
  private static final int WIDEST = 100;

  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

  /** Whether a terminal understands no control sequences: {@code TERM=dumb}. */
  public static boolean isDumb() {
    return "dumb".equals(System.getenv("TERM"));
  }

  /**
   * The one that standard error goes to: nothing if it goes to a file, can't be told, or is a
   * terminal in which no line can be drawn over.
   */
  public static Optional<Window> ofStandardError() {
    // Where the launcher reads what Java says, the program's own errors go elsewhere.
    String errors = System.getProperty("eprop.stderr");
    Redirect to = errors == null ? Redirect.INHERIT : Redirect.appendTo(new File(errors));
    return isDumb() ? Optional.empty() : ask("test -t 2 && stty size <&2", Redirect.PIPE, to);
  }

  /** The one that standard output goes to. */
  public static Optional<Window> ofStandardOutput() {
    return ask("test -t 1 && stty size <&1 >&2", Redirect.INHERIT, Redirect.PIPE);
  }

  /** Asks the operating system, for Java knows of no stream whether it is a terminal. */
  private static Optional<Window> ask(String question, Redirect output, Redirect error) {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", question)
              .redirectOutput(output)
              .redirectError(error)
              .start();
      process.getOutputStream().close();
      boolean says = output == Redirect.PIPE;
      try (InputStream in = says ? process.getInputStream() : process.getErrorStream()) {
        String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0
            ? Optional.of(of(answer))
            : Optional.empty();
      }
    } catch (IOException e) {
      // No shell, as on Windows: a console there means that nothing was redirected.
      return Optional.ofNullable(System.console()).map(console -> new Window(USUAL));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** From rows and columns; a window that does not know its size says 0. */
  public static Window of(String size) {
    Matcher matcher = SIZE.matcher(size);
    int columns = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    return new Window(columns == 0 ? USUAL : columns);
  }

  /**
   * How wide text on standard output is: as a variable says, if it says something that text can be,
   * and else as the window.
   *
   * @param variable {@code COLUMNS}; may be null
   */
  public static int ofText(String variable) {
    int columns =
        variable != null && variable.matches("[1-9]\\d{0,5}")
            ? Integer.parseInt(variable)
            : ofStandardOutput().or(Window::ofStandardError).map(Window::columns).orElse(USUAL);
    return Math.max(NARROWEST, Math.min(WIDEST, columns));
  }
}
