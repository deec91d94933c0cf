package org.eprop.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.eprop.cli.serve.ServedProgram;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;

/**
 * Shows how training goes: a line on standard output for each epoch that was measured, and, if
 * standard error is a terminal, a progress bar there.
 */
final class TrainingDisplay implements ServedProgram.Display {

  private static final int REFRESH_MILLIS = 200;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean quiet;
  private final int epochs;
  private final boolean validates;
  private final StatusLine status;
  private final ProgressBar bar;
  private final TimeLines lines;
  private final long before;
  private final long updates;

  /**
   * @param trainer where training starts, or goes on
   * @param validates whether epochs are measured on a validation set
   * @param quiet whether to show nothing but messages
   */
  TrainingDisplay(
      PrintWriter out,
      PrintWriter err,
      Optional<Window> window,
      Trainer trainer,
      boolean validates,
      boolean quiet) {
    this.out = out;
    this.err = err;
    this.quiet = quiet;
    this.epochs = trainer.epochs();
    this.before = trainer.updates();
    this.updates = (long) trainer.epochs() * trainer.batches();
    this.lines = new TimeLines(this::message, System::nanoTime);
    this.validates = validates;
    if (quiet || window.isEmpty()) {
      status = null;
      bar = null;
    } else {
      status = new StatusLine(err, window.get());
      bar =
          new ProgressBarBuilder()
              .setInitialMax(updates)
              .startsFrom(before, Duration.ZERO)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .setConsumer(status)
              .setRenderer(new BarRenderer())
              .build();
    }
  }

  @Override
  public void batch(Batch batch) {
    if (bar != null) {
      bar.stepTo(batch.update());
      bar.setExtraMessage(
          String.format(
              Locale.ROOT,
              "epoch %d/%d  %s",
              batch.epoch(),
              batch.epochs(),
              withRate(batch.score())));
    } else if (!quiet) {
      lines.at(
          batch.update() - before,
          updates - batch.update(),
          "epoch " + batch.epoch() + "/" + batch.epochs());
    }
  }

  @Override
  public void epoch(Epoch epoch) {
    if (quiet || (validates && epoch.validation().isEmpty())) {
      return;
    }
    int width = Integer.toString(epochs).length();
    String line =
        String.format(
            Locale.ROOT,
            "epoch %" + width + "d/%d  train %s",
            epoch.epoch(),
            epochs,
            withRate(epoch.train()));
    print(
        out,
        line
            + epoch.validation().map(score -> "  validation " + ScoreText.brief(score)).orElse("")
            + (epoch.best() ? "  (best)" : ""));
  }

  private static String withRate(Score score) {
    return ScoreText.brief(score) + "  " + ScoreText.rate(score);
  }

  /** Prints a line on standard error. */
  void message(String line) {
    print(err, line);
  }

  private void print(PrintWriter writer, String line) {
    if (status == null) {
      writer.println(line);
      writer.flush();
    } else {
      status.above(writer, line);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
