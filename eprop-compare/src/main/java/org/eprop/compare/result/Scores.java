package org.eprop.compare.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eprop.experiment.training.Score;

/**
 * How well a network did on a data set: an object with a number for each name.
 *
 * @param values the numbers there are, all finite: those of {@link #NAMES}, and of metrics that the
 *     experiment asks for
 */
public record Scores(@JsonValue Map<String, Double> values) {

  /**
   * What a score may have without being asked: {@code error} is what networks are chosen by, 1 -
   * accuracy, or the mean squared error, or the mean return with its sign changed, or that of the
   * metric that judges.
   */
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

  /** Copies the map, in order, without what is no finite number. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Scores(Map<String, Double> values) {
    Map<String, Double> finite = new LinkedHashMap<>(values);
    finite.values().removeIf(value -> value == null || !Double.isFinite(value));
    this.values = Collections.unmodifiableMap(finite);
  }

  /** From sums. */
  public static Scores of(Score score) {
    Map<String, Double> all = score.values();
    all.put("error", score.error());
    Map<String, Double> values = new LinkedHashMap<>();
    NAMES.stream().filter(all::containsKey).forEach(name -> values.put(name, all.remove(name)));
    values.putAll(all);
    return new Scores(values);
  }

  /**
   * Those of several sets together: means, each set weighted by its number of samples, of what all
   * of them have.
   *
   * @param samples of each
   */
  static Scores pooled(List<Scores> sets, List<Integer> samples) {
    Map<String, Double> means = new LinkedHashMap<>();
    sets.get(0).values.keySet().forEach(name -> means.put(name, mean(sets, samples, name)));
    return new Scores(means);
  }

  private static Double mean(List<Scores> sets, List<Integer> samples, String name) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < sets.size(); i++) {
      Double value = sets.get(i).values.get(name);
      if (value == null) {
        return null;
      }
      sum += samples.get(i) * value;
      weight += samples.get(i);
    }
    return sum / weight;
  }

  /** Whether the error is lower, or, of one error, the loss. */
  boolean isBetter(Scores other) {
    int order = Double.compare(orWorst(error()), orWorst(other.error()));
    return order < 0 || (order == 0 && orWorst(loss()) < orWorst(other.loss()));
  }

  private static double orWorst(Double x) {
    return Objects.requireNonNullElse(x, Double.POSITIVE_INFINITY);
  }

  /** Mean, regularisation included; null if it is no finite number. */
  public Double loss() {
    return values.get("loss");
  }

  /** The share of labelled steps, or sequences, that are right; null if there are no classes. */
  public Double accuracy() {
    return values.get("accuracy");
  }

  /** What networks are chosen by, the lower the better. */
  public Double error() {
    return values.get("error");
  }

  /** Per value; null if targets are classes. */
  public Double meanSquaredError() {
    return values.get("mean_squared_error");
  }

  /** The mean of the episodes' sums of rewards; null if nothing was played. */
  public Double meanReturn() {
    return values.get("return");
  }

  /**
   * A number by its name in files; null if it is not there. The accuracy of episodes that succeed
   * or fail is the share that succeeded, so that answers for a reward can be compared with answers
   * for a label.
   */
  public Double get(String name) {
    Double value = values.get(name);
    return value == null && name.equals("accuracy") ? values.get("success") : value;
  }
}
