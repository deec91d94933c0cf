package org.eprop.host.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terminal window that standard error goes to.
 *
 * @param columns how wide it is
 */
public record Window(int columns) {

  /** What a window has that does not know its size. */
  public static final int USUAL = 80;

  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

  /** Whether a terminal understands no control sequences: {@code TERM=dumb}. */
  public static boolean isDumb() {
    return "dumb".equals(System.getenv("TERM"));
  }

  /**
   * Asks the operating system, for Java knows nothing of standard error: nothing if it goes to a
   * file, can't be told, or is a terminal in which no line can be drawn over.
   */
  public static Optional<Window> ofStandardError() {
    if (isDumb()) {
      return Optional.empty();
    }
    try {
      Process process =
          new ProcessBuilder("sh", "-c", "test -t 2 && stty size <&2")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      try (InputStream in = process.getInputStream()) {
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
}
