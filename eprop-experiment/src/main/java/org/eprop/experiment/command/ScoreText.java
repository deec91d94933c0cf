package org.eprop.experiment.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.Score;

/** Scores in words and columns. */
public final class ScoreText {

  private ScoreText() {}

  /** For example {@code "loss 0.5312 accuracy 81.24 %"}, and what an experiment asks for. */
  public static String brief(Score score) {
    StringBuilder text = new StringBuilder(format("loss %.4g", score.loss()));
    if (score.hasReturn()) {
      text.append(format("  return %.4g", score.meanReturn()));
      text.append(score.hasSuccess() ? "  success " + share(score.success()) : "");
      text.append(format("  length %.4g", score.episodeLength()));
    } else if (score.hasAccuracy()) {
      text.append("  accuracy ").append(share(score.accuracy()));
    } else {
      text.append(format("  mean squared error %.4g", score.meanSquaredError()));
    }
    for (Metrics.Named own : score.metrics().asked()) {
      text.append("  ").append(own.name().replace('_', ' ')).append(' ').append(value(own, score));
    }
    return text.toString();
  }

  private static String share(double value) {
    return format("%.2f %%", 100 * value);
  }

  private static String value(Metrics.Named own, Score score) {
    double value = score.value(own.name());
    String unit = own.metric().unit();
    if (!Double.isFinite(value)) {
      return "-";
    }
    return unit.equals("%")
        ? share(value)
        : format("%.4g", value) + (unit.isEmpty() ? "" : " ") + unit;
  }

  /** For example {@code "rate 0.0312"}. */
  public static String rate(Score score) {
    return format("rate %.4f", score.rate());
  }

  /** A table with a row for each data set. */
  public static String table(Map<String, Score> scores) {
    boolean episodes = scores.values().stream().anyMatch(Score::hasReturn);
    boolean classes = scores.values().stream().anyMatch(Score::hasAccuracy);
    Map<String, Function<Score, String>> columns = new LinkedHashMap<>();
    if (episodes) {
      columns.put("return", score -> format("%.4g", score.meanReturn()));
      columns.put("success", score -> score.hasSuccess() ? share(score.success()) : "-");
      columns.put("length", score -> format("%.4g", score.episodeLength()));
    } else {
      columns.put("loss", score -> format("%.4g", score.loss()));
      columns.put(
          classes ? "accuracy" : "mean squared error",
          score ->
              score.hasAccuracy()
                  ? share(score.accuracy())
                  : format("%.4g", score.meanSquaredError()));
    }
    scores.values().stream()
        .flatMap(score -> score.metrics().asked().stream())
        .forEach(own -> columns.put(own.name().replace('_', ' '), score -> value(own, score)));
    columns.put("rate", score -> format("%.4f", score.rate()));
    StringBuilder table = new StringBuilder(format("%-10s", ""));
    columns.keySet().forEach(name -> table.append(cell(name, name, episodes)));
    table.append('\n');
    scores.forEach(
        (set, score) -> {
          table.append(format("%-10s", set));
          columns.forEach((name, text) -> table.append(cell(name, text.apply(score), episodes)));
          table.append('\n');
        });
    return table.toString();
  }

  private static String cell(String column, String text, boolean episodes) {
    boolean wide = column.equals("accuracy") || column.equals("mean squared error");
    return format("  %" + Math.max(wide && !episodes ? 18 : 10, column.length()) + "s", text);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
