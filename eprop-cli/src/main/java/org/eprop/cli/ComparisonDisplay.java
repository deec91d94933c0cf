package org.eprop.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Scores;
import org.eprop.compare.run.ComparisonListener;

/**
 * Shows how a comparison goes: a line on standard output for each run that is finished, and, if
 * standard error is a terminal, one progress bar there for all runs together. Thread-safe.
 */
final class ComparisonDisplay implements ComparisonListener, AutoCloseable {

  private static final int REFRESH_MILLIS = 200;
  private static final int PARTS = 1000;

  private final PrintWriter out;
  private final PrintWriter err;
  private final List<String> sets;
  private final boolean hasTarget;
  private final boolean quiet;
  private final StatusLine status;
  private final double[] done;
  private final TimeLines lines;
  private ProgressBar bar;
  private double doneBefore;
  private int finished;

  /**
   * @param sets of which the first that a run was measured on is shown
   * @param hasTarget whether runs count updates to a target
   * @param runs how many there are
   * @param quiet whether to show nothing but messages
   */
  ComparisonDisplay(
      PrintWriter out,
      PrintWriter err,
      Optional<Window> window,
      List<String> sets,
      boolean hasTarget,
      int runs,
      boolean quiet) {
    this.out = out;
    this.err = err;
    this.sets = List.copyOf(sets);
    this.hasTarget = hasTarget;
    this.quiet = quiet;
    this.done = new double[runs];
    this.lines = new TimeLines(this::message, System::nanoTime);
    this.status = quiet || window.isEmpty() ? null : new StatusLine(err, window.get());
  }

  /** How many runs are finished. */
  synchronized int finishedRuns() {
    return finished;
  }

  @Override
  public synchronized void progress(int run, String variant, long seed, double share) {
    done[run] = share;
    show(variant, seed);
  }

  private void show(String variant, long seed) {
    double sum = 0;
    for (double share : done) {
      sum += share;
    }
    if (status == null) {
      if (!quiet) {
        lines.at(
            parts(sum - doneBefore),
            parts(done.length - sum),
            finished + "/" + done.length + " runs");
      }
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setInitialMax((long) PARTS * done.length)
              .startsFrom(parts(doneBefore), Duration.ZERO)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .setConsumer(status)
              .setRenderer(new BarRenderer())
              .build();
    }
    bar.stepTo(parts(sum));
    bar.setExtraMessage(
        String.format(Locale.ROOT, "%d/%d runs  %s seed %d", finished, done.length, variant, seed));
  }

  private static long parts(double runs) {
    return Math.round(PARTS * runs);
  }

  @Override
  public synchronized void finished(int run, RunResult result, boolean before) {
    finished++;
    done[run] = 1;
    if (before) {
      doneBefore++;
      return;
    }
    show(result.variant(), result.seed());
    if (!quiet) {
      print(out, line(result));
    }
  }

  private String line(RunResult result) {
    String text =
        String.format(
            Locale.ROOT,
            "%d/%d  %s seed %d%s",
            finished,
            done.length,
            result.variant(),
            result.seed(),
            result.fold() == null ? "" : " fold " + result.fold());
    if (result.problem() != null) {
      return text + "  " + result.problem();
    }
    for (String set : sets) {
      if (result.scores().containsKey(set)) {
        text += "  " + set + " " + words(result.scores().get(set));
        break;
      }
    }
    if (hasTarget) {
      text +=
          result.target().reached()
              ? "  target after " + result.target().updates() + " updates"
              : "  target not reached in " + result.target().updates() + " updates";
    }
    return text + String.format(Locale.ROOT, "  %.1f s", result.seconds());
  }

  private static String words(Scores scores) {
    if (scores.meanReturn() != null) {
      return String.format(Locale.ROOT, "return %.4g", scores.meanReturn());
    }
    return scores.accuracy() != null
        ? String.format(Locale.ROOT, "accuracy %.2f %%", 100 * scores.accuracy())
        : String.format(Locale.ROOT, "mean squared error %.4g", scores.meanSquaredError());
  }

  /** Prints a line on standard error. */
  void message(String line) {
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
