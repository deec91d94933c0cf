package org.eprop.experiment.command;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.host.terminal.Progress;
import org.eprop.host.terminal.Window;

/**
 * Shows how training goes: a line on standard output for each epoch that was measured, and, if
 * standard error is a terminal, a progress bar there.
 */
public final class TrainingDisplay implements TrainingListener, AutoCloseable {

  private final boolean quiet;
  private final int epochs;
  private final boolean validates;
  private final Progress shown;
  private final long before;

  /** Causes and places of notes that were shown. */
  private final Set<String> said = new HashSet<>();

  /**
   * @param trainer where training starts, or goes on
   * @param validates whether epochs are measured on a validation set
   * @param quiet whether to show nothing but messages
   */
  public TrainingDisplay(
      PrintWriter out,
      PrintWriter err,
      Optional<Window> window,
      Trainer trainer,
      boolean validates,
      boolean quiet) {
    this.quiet = quiet;
    this.epochs = trainer.epochs();
    this.before = trainer.updates();
    this.validates = validates;
    shown = new Progress(out, err, window, (long) epochs * trainer.batches(), quiet);
    shown.begin(before);
  }

  @Override
  public void batch(Batch batch) {
    String epoch = "epoch " + batch.epoch() + "/" + batch.epochs();
    shown.at(batch.update(), before, epoch, () -> epoch + "  " + withRate(batch.score()));
  }

  @Override
  public void epoch(Epoch epoch) {
    show(epoch);
    if (!quiet) {
      epoch.notes().stream()
          .filter(note -> said.add(note.cause().id() + " " + note.place()))
          .forEach(note -> message("eprop: note: " + note));
    }
  }

  private void show(Epoch epoch) {
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
    shown.line(
        line
            + epoch.validation().map(score -> "  validation " + ScoreText.brief(score)).orElse("")
            + (epoch.best() ? "  (best)" : ""));
  }

  private static String withRate(Score score) {
    return ScoreText.brief(score) + "  " + ScoreText.rate(score);
  }

  /** Prints a line on standard error. */
  public void message(String line) {
    shown.message(line);
  }

  @Override
  public void close() {
    shown.close();
  }
}
