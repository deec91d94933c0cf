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

  /**
   * Those of several sets together: means, each set weighted by its number of samples.
   *
   * @param samples of each
   */
  static Scores pooled(List<Scores> sets, List<Integer> samples) {
    List<Double> means = NAMES.stream().map(name -> mean(sets, samples, name)).toList();
    return new Scores(
        means.get(0),
        sets.stream().allMatch(scores -> scores.accuracy == null) ? null : means.get(1),
        means.get(2),
        means.get(3),
        means.get(4),
        means.get(5),
        means.get(6),
        means.get(7));
  }

  /** Whether the error is lower, or, of one error, the loss. */
  boolean isBetter(Scores other) {
    int order = Double.compare(orWorst(error), orWorst(other.error));
    return order < 0 || (order == 0 && orWorst(loss) < orWorst(other.loss));
  }

  private static double orWorst(Double x) {
    return x == null ? Double.POSITIVE_INFINITY : x;
  }

  private static Double mean(List<Scores> sets, List<Integer> samples, String name) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < sets.size(); i++) {
      Double value = sets.get(i).get(name);
      if (value == null) {
        return null;
      }
      sum += samples.get(i) * value;
      weight += samples.get(i);
    }
    return sum / weight;
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
