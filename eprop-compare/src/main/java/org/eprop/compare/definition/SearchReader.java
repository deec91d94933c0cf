package org.eprop.compare.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.result.Range;
import org.eprop.core.common.NearestNames;
import org.eprop.core.common.Placed;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.json.ConfigNode;

/**
 * Reads searches from JSON:
 *
 * <pre>{@code
 * {
 *   "base": "ecg",
 *   "settings": {"task.validation": 100, "training.epochs": 27},
 *   "ranges": {
 *     "optimizer.learning_rate": {"log_uniform": [0.0005, 0.02]},
 *     "network.layers[0].populations[1].neuron.beta": {"uniform": [0, 1]},
 *     "training.batch_size": {"integer": [8, 64]},
 *     "schedule": {"choice": ["constant", "cosine"]}
 *   },
 *   "trials": 27,
 *   "halving": {"factor": 3, "first_epochs": 3},
 *   "metric": "validation.error",
 *   "folds": {"count": 5, "by": "group"},
 *   "seeds": 1,
 *   "seed": 1
 * }
 * }</pre>
 *
 * <p>{@code base} and {@code settings} are those of a {@linkplain org.eprop.compare.definition
 * comparison}. Each trial draws every {@link Range}; 20 {@code trials} unless said. With {@code
 * halving} (both its keys may be left out) bad trials are left early ({@link Halving}); without it
 * all are trained to the end. The {@code metric}, of validation data ({@code validation.error}
 * unless said), is that of the network which training keeps, the best one so far. With {@code
 * folds}, {@link Folds} or just how many, each trial trains a network for each, and its score is
 * that of all training samples, each by the network that did not learn from it, after the epoch
 * that is best for all together. Without them, of a task that has no validation data and no
 * parameter to set some aside, a fifth of the training samples is, by group if they have groups.
 * {@code seeds} are those that each trial is trained with (1 unless said: how many, or a list);
 * {@code seed} is that of the drawing (1). Immutable.
 */
public final class SearchReader {

  private static final List<String> KEYS =
      List.of(
          "base", "settings", "ranges", "trials", "halving", "metric", "folds", "seeds", "seed");
  private static final List<String> METRICS =
      List.of(
          "validation.error",
          "validation.loss",
          "validation.accuracy",
          "validation.mean_squared_error",
          "validation.return",
          "validation.success");

  /** The most trials. */
  public static final int MOST_TRIALS = 10_000;

  private static final int USUAL_TRIALS = 20;
  private static final int LARGEST_FACTOR = 100;

  private final Function<String, Configuration> experiments;

  /**
   * @param experiments finds a base experiment by what a file calls it; throws {@link
   *     InvalidInputException} if there is none
   */
  public SearchReader(Function<String, Configuration> experiments) {
    this.experiments = experiments;
  }

  /**
   * Reads a search.
   *
   * @throws InvalidInputException if something in it is wrong
   */
  public Search read(Configuration file) {
    return Placed.at(
        file.source(),
        () -> {
          ConfigNode root = file.root().withKeys(KEYS);
          Configuration base = CommonKeys.base(root, file.source(), experiments);
          return read(root, file.source(), base, CommonKeys.seeds(root, 1));
        });
  }

  /** What is searched, of whatever base. */
  public static Search read(ConfigNode root, String source, Configuration base, List<Long> seeds) {
    String trials = "how many trials, 1 to " + MOST_TRIALS;
    return new Search(
        source,
        base,
        ranges(root.require("ranges", "an object of paths, each with its range")),
        root.get("trials").whole(USUAL_TRIALS, 1, MOST_TRIALS, trials),
        seeds,
        metric(root),
        root.has("folds") ? Optional.of(Folds.read(root.get("folds"))) : Optional.empty(),
        root.has("halving") ? Optional.of(halving(root.get("halving"))) : Optional.empty(),
        root.has("seed") ? root.get("seed").whole() : 1);
  }

  private static String metric(ConfigNode root) {
    if (!root.has("metric")) {
      return METRICS.get(0);
    }
    ConfigNode node = root.get("metric");
    String name = node.text("one of " + METRICS);
    if (!METRICS.contains(name)) {
      throw node.problem(
          (name.startsWith("test.")
                  ? "test data may not choose anything: \"" + name + '"'
                  : "unknown metric \""
                      + name
                      + "\"; for one of your own set \"training.judged_by\", and search by"
                      + " \"validation.error\"")
              + NearestNames.hint(name, METRICS));
    }
    return name;
  }

  private static Halving halving(ConfigNode node) {
    node.withKeys(List.of("factor", "first_epochs"));
    String factor = "a whole number from 2 to " + LARGEST_FACTOR;
    return new Halving(
        node.get("factor").whole(Halving.FACTOR, 2, LARGEST_FACTOR, factor),
        node.get("first_epochs").whole(0, 1, Integer.MAX_VALUE, "a whole number >= 1"));
  }

  private static List<Range> ranges(ConfigNode node) {
    if (!node.json().isObject() || node.json().isEmpty()) {
      throw node.expected("an object of paths, each with its range, at least one");
    }
    List<Range> ranges = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.json().properties()) {
      if (entry.getKey().equals("seed")) {
        throw node.get("seed").problem("a seed is not searched; \"seeds\" sets the seeds");
      }
      ranges.add(range(entry.getKey(), node.get(entry.getKey())));
    }
    return ranges;
  }

  private static Range range(String path, ConfigNode node) {
    String expected = "an object with one of " + Range.KINDS + " and its values";
    if (!node.json().isObject() || node.json().size() != 1) {
      throw node.expected(expected);
    }
    String kind = node.withKeys(Range.KINDS).json().fieldNames().next();
    ConfigNode values = node.get(kind);
    if (kind.equals(Range.CHOICE)) {
      List<JsonNode> choices = values.elements("a list").stream().map(ConfigNode::json).toList();
      if (choices.isEmpty()) {
        throw values.expected("a list of at least one value");
      }
      return new Range(path, kind, 0, 0, choices);
    }
    double[] ends = ends(kind, values);
    return new Range(path, kind, ends[0], ends[1], List.of());
  }

  private static double[] ends(String kind, ConfigNode values) {
    boolean whole = kind.equals(Range.INTEGER);
    String expected =
        "two "
            + (whole ? "whole numbers of at most 2^31" : "numbers")
            + ", the smaller first"
            + (kind.equals(Range.LOG_UNIFORM) ? ", above 0" : "");
    JsonNode json = values.json();
    if (!json.isArray() || json.size() != 2) {
      throw values.expected(expected);
    }
    double[] ends = new double[2];
    for (int i = 0; i < ends.length; i++) {
      JsonNode end = json.get(i);
      ends[i] = end.doubleValue();
      if (!end.isNumber()
          || (whole && !end.canConvertToInt())
          || (whole && !end.isIntegralNumber())
          || Double.isInfinite(ends[i])) {
        throw values.expected(expected);
      }
    }
    if (!(ends[0] < ends[1]) || (kind.equals(Range.LOG_UNIFORM) && !(ends[0] > 0))) {
      throw values.expected(expected);
    }
    return ends;
  }
}
