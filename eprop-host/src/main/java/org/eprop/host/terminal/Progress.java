package org.eprop.host.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * How far work has got: a bar in the last line of standard error if that is a terminal, else the
 * time left, now and then. Other lines pass above. Thread-safe.
 */
public final class Progress implements AutoCloseable {

  private static final int REFRESH_MILLIS = 200;

  private final PrintWriter out;
  private final PrintWriter err;
  private final long all;
  private final boolean quiet;
  private final TimeLines lines;
  private final StatusLine status;
  private ProgressBar bar;

  /**
   * @param all how much there is to do
   * @param quiet whether to show nothing but messages
   */
  public Progress(
      PrintWriter out, PrintWriter err, Optional<Window> window, long all, boolean quiet) {
    this.out = out;
    this.err = err;
    this.all = all;
    this.quiet = quiet;
    lines = new TimeLines(this::message, System::nanoTime);
    status = quiet || window.isEmpty() ? null : new StatusLine(err, window.get());
  }

  /** Draws the bar, if there is one, of which some was done before. */
  public synchronized void begin(long before) {
    if (status != null && bar == null) {
      bar =
          new ProgressBarBuilder()
              .setInitialMax(all)
              .startsFrom(before, Duration.ZERO)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .setConsumer(status)
              .setRenderer(new BarRenderer())
              .build();
    }
  }

  /**
   * Shows how much is done.
   *
   * @param before of this, what had been done when this began
   * @param words of what is being done
   * @param inBar the words there
   */
  public synchronized void at(long done, long before, String words, Supplier<String> inBar) {
    begin(before);
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(inBar.get());
    } else if (!quiet) {
      lines.at(done - before, all - done, words);
    }
  }

  /** Prints a line on standard output, unless this is quiet. */
  public void line(String line) {
    if (!quiet) {
      print(out, line);
    }
  }

  /** Prints a line on standard error. */
  public void message(String line) {
    print(err, line);
  }

  private void print(PrintWriter writer, String line) {
    if (status == null) {
      synchronized (this) {
        writer.println(line);
        writer.flush();
      }
    } else {
      status.above(writer, line);
    }
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
