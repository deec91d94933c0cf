package org.eprop.experiment.command;

import java.util.Locale;
import java.util.Map;
import org.eprop.experiment.training.Score;

/** Scores in words and columns. */
public final class ScoreText {

  private static final String ROW = "%-10s  %10s  %18s  %10s\n";

  private ScoreText() {}

  /** For example {@code "loss 0.5312 accuracy 81.24 %"}. */
  public static String brief(Score score) {
    return format("loss %.4g", score.loss())
        + "  "
        + (score.hasReturn()
            ? episodes(score)
            : score.hasAccuracy()
                ? format("accuracy %.2f %%", 100 * score.accuracy())
                : format("mean squared error %.4g", score.meanSquaredError()));
  }

  private static String episodes(Score score) {
    return format("return %.4g", score.meanReturn())
        + (score.hasSuccess() ? format("  success %.2f %%", 100 * score.success()) : "")
        + format("  length %.4g", score.episodeLength());
  }

  /** For example {@code "rate 0.0312"}. */
  public static String rate(Score score) {
    return format("rate %.4f", score.rate());
  }

  /** A table with a row for each data set. */
  public static String table(Map<String, Score> scores) {
    if (scores.values().stream().anyMatch(Score::hasReturn)) {
      return episodeTable(scores);
    }
    boolean classes = scores.values().stream().anyMatch(Score::hasAccuracy);
    StringBuilder table = new StringBuilder();
    table.append(format(ROW, "", "loss", classes ? "accuracy" : "mean squared error", "rate"));
    scores.forEach(
        (name, score) ->
            table.append(
                format(
                    ROW,
                    name,
                    format("%.4g", score.loss()),
                    score.hasAccuracy()
                        ? format("%.2f %%", 100 * score.accuracy())
                        : format("%.4g", score.meanSquaredError()),
                    format("%.4f", score.rate()))));
    return table.toString();
  }

  private static String episodeTable(Map<String, Score> scores) {
    StringBuilder table = new StringBuilder();
    String row = "%-10s  %10s  %10s  %10s  %10s\n";
    table.append(format(row, "", "return", "success", "length", "rate"));
    scores.forEach(
        (name, score) ->
            table.append(
                format(
                    row,
                    name,
                    format("%.4g", score.meanReturn()),
                    score.hasSuccess() ? format("%.2f %%", 100 * score.success()) : "-",
                    format("%.4g", score.episodeLength()),
                    format("%.4f", score.rate()))));
    return table.toString();
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
