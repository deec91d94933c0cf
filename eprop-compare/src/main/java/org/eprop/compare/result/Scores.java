package org.eprop.compare.result;

import java.util.List;
import org.eprop.core.training.Score;

/**
 * How well a network did on a data set.
 *
 * @param loss mean, regularisation included
 * @param accuracy the share of labelled steps, or sequences, that are right; null if there are no
 *     classes
 * @param error 1 - accuracy, or the mean squared error
 * @param meanSquaredError per value; null if targets are classes
 * @param rate spikes per neuron and step
 */
public record Scores(
    Double loss, Double accuracy, Double error, Double meanSquaredError, Double rate) {

  /** What {@link #get} knows. */
  public static final List<String> NAMES =
      List.of("loss", "accuracy", "error", "mean_squared_error", "rate");

  /** From sums; what is no finite number becomes null. */
  public static Scores of(Score score) {
    return new Scores(
        finite(score.loss()),
        finite(score.accuracy()),
        finite(score.error()),
        finite(score.meanSquaredError()),
        finite(score.rate()));
  }

  private static Double finite(double x) {
    return Double.isFinite(x) ? x : null;
  }

  /** A number by its name in files; may be null. */
  public Double get(String name) {
    return switch (name) {
      case "loss" -> loss;
      case "accuracy" -> accuracy;
      case "error" -> error;
      case "mean_squared_error" -> meanSquaredError;
      case "rate" -> rate;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
