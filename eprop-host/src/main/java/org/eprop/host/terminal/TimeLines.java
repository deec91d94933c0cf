package org.eprop.host.terminal;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The time left, in a line now and then, where no progress bar can be drawn. */
public final class TimeLines {

  private static final long EVERY_MILLIS = 30_000;

  private final Pace pace = new Pace();
  private final Consumer<String> line;
  private final LongSupplier nanoTime;
  private final long start;
  private long said;

  /**
   * @param line shows a line
   * @param nanoTime the clock
   */
  public TimeLines(Consumer<String> line, LongSupplier nanoTime) {
    this.line = line;
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
  }

  /**
   * Takes note of progress.
   *
   * @param done since the start
   * @param rest to be done
   * @param words what is being done
   */
  public void at(long done, long rest, String words) {
    long millis = (nanoTime.getAsLong() - start) / 1_000_000;
    String left = BarRenderer.left(pace.left(millis, done, rest));
    if (millis - said >= EVERY_MILLIS && rest > 0 && !left.isEmpty()) {
      said = millis;
      line.accept(words + ": " + left);
    }
  }
}
