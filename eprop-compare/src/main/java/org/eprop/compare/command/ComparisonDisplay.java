package org.eprop.compare.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Scores;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.host.terminal.Progress;
import org.eprop.host.terminal.Window;

/**
 * Shows how a comparison goes: a line on standard output for each run that is finished, and, if
 * standard error is a terminal, one progress bar there for all runs together. Thread-safe.
 */
final class ComparisonDisplay implements ComparisonListener, AutoCloseable {

  private static final int PARTS = 1000;

  private final List<String> sets;
  private final boolean hasTarget;
  private final double[] done;
  private final Progress shown;
  private int doneBefore;
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
    this.sets = List.copyOf(sets);
    this.hasTarget = hasTarget;
    this.done = new double[runs];
    this.shown = new Progress(out, err, window, (long) PARTS * runs, quiet);
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
    String runs = finished + "/" + done.length + " runs";
    shown.at(
        Math.round(PARTS * sum),
        (long) PARTS * doneBefore,
        runs,
        () -> runs + "  " + variant + " seed " + seed);
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
    shown.line(line(result));
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
    shown.message(line);
  }

  @Override
  public void close() {
    shown.close();
  }
}
