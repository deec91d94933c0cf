package org.eprop.host.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;
import org.eprop.api.plugin.Printable;

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
      // The library leaves its line if it closes before its thread has drawn once.
      status.close();
    }
  }

  /** The time left, in a line now and then, where no progress bar can be drawn. */
  public static final class TimeLines {

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

  /**
   * The last line of a terminal window, which is drawn over and over, while other lines pass above
   * it. Thread-safe: the progress bar is drawn by a thread of its own.
   */
  public static final class StatusLine implements ProgressBarConsumer {

    private static final String CLEAR = "\r\033[K";

    private final PrintWriter terminal;
    private final Window window;
    private String shown = "";

    public StatusLine(PrintWriter terminal, Window window) {
      this.terminal = PrintableWriter.own(terminal);
      this.window = window;
    }

    @Override
    public int getMaxRenderedLength() {
      return window.columns();
    }

    @Override
    public synchronized void accept(String line) {
      show(line);
    }

    /** Prints a line, maybe elsewhere, so that it does not mix with the status. */
    public synchronized void above(PrintWriter out, String line) {
      String status = shown;
      show("");
      out.println(line);
      out.flush();
      show(status);
    }

    private void show(String line) {
      terminal.print(CLEAR + Printable.of(line));
      terminal.flush();
      shown = line;
    }

    @Override
    public synchronized void close() {
      show("");
    }
  }

  /** Draws the progress of training: {@code [=====> ] epoch 3/50 loss 0.53 ... 1:20 left}. */
  public static final class BarRenderer implements ProgressBarRenderer {

    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 5;

    /** Before, nothing can be said of how long it takes: Java is still warming up. */
    private static final long SILENT_MILLIS = 2000;

    private final Pace pace = new Pace();

    @Override
    public String render(ProgressState progress, int columns) {
      long millis = progress.getElapsedAfterStart().toMillis();
      double left =
          pace.left(
              millis,
              progress.getCurrent() - progress.getStart(),
              progress.getMax() - progress.getCurrent());
      return line(
          progress.getNormalizedProgress(),
          " " + progress.getExtraMessage(),
          millis < SILENT_MILLIS ? "" : "  " + left(left),
          columns);
    }

    /**
     * A line of the window.
     *
     * @param done the part that is done, from 0 to 1
     * @param words what is being done
     * @param time the time left, or nothing
     * @param columns of the window. The last one stays empty, for some terminals then begin a new
     *     line. What is cut is not the time.
     */
    public static String line(double done, String words, String time, int columns) {
      int most = Math.max(0, columns - 1 - time.length());
      int room = Math.min(LONGEST_BAR, most - 2 - words.length());
      String line = (room < SHORTEST_BAR ? "" : bar(done, room)) + words;
      return line.substring(0, Math.min(line.length(), most)) + time;
    }

    private static String bar(double done, int room) {
      int filled = (int) Math.floor(done * room);
      String head = filled < room ? ">" : "";
      return "[%s%s%s]"
          .formatted(
              "=".repeat(filled), head, " ".repeat(Math.max(0, room - filled - head.length())));
    }

    /** The time left in words. */
    public static String left(double millis) {
      if (!Double.isFinite(millis)) {
        return "";
      }
      long seconds = Math.round(millis / 1000);
      String time =
          seconds < 3600
              ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
              : String.format(
                  Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
      return time + " left";
    }
  }
}
