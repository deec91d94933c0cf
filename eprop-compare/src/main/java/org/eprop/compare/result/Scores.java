package org.eprop.compare.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eprop.experiment.training.Score;

/**
 * How well a network did on a data set.
 *
 * @param loss mean, regularisation included
 * @param accuracy the share of labelled steps, or sequences, that are right; null if there are no
 *     classes
 * @param error 1 - accuracy, or the mean squared error, or the mean return with its sign changed
 * @param meanSquaredError per value; null if targets are classes
 * @param rate spikes per neuron and step
 * @param meanReturn the mean of the episodes' sums of rewards, {@code return} in files; null if
 *     nothing was played
 * @param success the share of the episodes that succeeded; null if there is no such thing
 * @param episodeLength the mean number of steps of an episode; null if nothing was played
 */
public record Scores(
    Double loss,
    Double accuracy,
    Double error,
    Double meanSquaredError,
    Double rate,
    @JsonProperty("return") Double meanReturn,
    Double success,
    Double episodeLength) {

  /** What {@link #get} knows. */
  public static final List<String> NAMES =
      List.of(
          "loss",
          "accuracy",
          "error",
          "mean_squared_error",
          "rate",
          "return",
          "success",
          "episode_length");

  /** From sums; what is no finite number becomes null. */
  public static Scores of(Score score) {
    return new Scores(
        finite(score.loss()),
        finite(score.accuracy()),
        finite(score.error()),
        finite(score.meanSquaredError()),
        finite(score.rate()),
        finite(score.meanReturn()),
        finite(score.success()),
        finite(score.episodeLength()));
  }

  private static Double finite(double x) {
    return Double.isFinite(x) ? x : null;
  }

  /**
   * A number by its name in files; may be null. The accuracy of episodes that succeed or fail is
   * the share that succeeded, so that answers for a reward can be compared with answers for a
   * label.
   */
  public Double get(String name) {
    return switch (name) {
      case "loss" -> loss;
      case "accuracy" -> accuracy == null ? success : accuracy;
      case "error" -> error;
      case "mean_squared_error" -> meanSquaredError;
      case "rate" -> rate;
      case "return" -> meanReturn;
      case "success" -> success;
      case "episode_length" -> episodeLength;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
