package org.eprop.compare.definition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.Range;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.TrialProgress;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;

/**
 * Settings looked for at random: trial i draws each range from a stream of its own, of the search's
 * seed, the range's path and i, so that neither more trials nor another range change those there
 * are. Random search finds as good settings as a grid with fewer trials where few of the settings
 * matter (Bergstra and Bengio 2012, "Random search for hyper-parameter optimization", JMLR 13).
 * Immutable.
 *
 * @param source what error messages call it
 * @param base the experiment that trials change
 * @param ranges of what they change
 * @param trials how many
 * @param seeds each trial is run with; its score is their mean
 * @param metric of validation data that is the score
 * @param folds of the training data that trials are scored by; else by the task's validation data
 * @param halving whether, and when, bad trials are left; else all are trained to the end
 * @param seed of the drawing
 */
public record Search(
    String source,
    Configuration base,
    List<Range> ranges,
    int trials,
    List<Long> seeds,
    String metric,
    Optional<Folds> folds,
    Optional<Halving> halving,
    long seed) {

  /** Copies the lists. */
  public Search {
    ranges = List.copyOf(ranges);
    seeds = List.copyOf(seeds);
  }

  /** The same with another number of trials. */
  public Search withTrials(int n) {
    return new Search(source, base, ranges, n, seeds, metric, folds, halving, seed);
  }

  /**
   * The same with the base changed further.
   *
   * @param settings each {@code path=value}
   * @throws InvalidInputException if one is malformed
   */
  public Search withSettings(List<String> settings) {
    return on(source, base.with(settings));
  }

  /** The same of another base. */
  public Search on(String otherSource, Configuration otherBase) {
    return new Search(otherSource, otherBase, ranges, trials, seeds, metric, folds, halving, seed);
  }

  /** How many networks a trial trains with a seed: one, or one for each fold. */
  public int networks() {
    return folds.map(Folds::count).orElse(1);
  }

  /** Whether a lower score is better. */
  public boolean lowerIsBetter() {
    return !"higher".equals(MetricColumn.named(metric).better());
  }

  /**
   * The score of a trial after an epoch: the mean over its runs of what the networks that training
   * keeps have on the validation data.
   *
   * @return null if one of them has none
   */
  public Double score(int epoch, List<TrialProgress> runs) {
    double sum = 0;
    for (TrialProgress run : runs) {
      Double value = value(epoch, run);
      if (value == null) {
        return null;
      }
      sum += value;
    }
    return sum / runs.size();
  }

  /** The same of one run. */
  public Double value(int epoch, TrialProgress run) {
    Scores kept = run.problem() == null ? run.kept(epoch) : null;
    return kept == null ? null : kept.get(metric.substring(metric.indexOf('.') + 1));
  }

  /**
   * The better trial first: by score, of equal ones by the loss of the same networks if it is the
   * same loss, then by number. Those without a score come last.
   *
   * @param epoch after which
   * @param runs of each trial
   * @param oneLoss whether the losses of all trials measure the same
   */
  public Comparator<Integer> order(
      int epoch, IntFunction<List<TrialProgress>> runs, boolean oneLoss) {
    Comparator<Double> order =
        lowerIsBetter() ? Comparator.naturalOrder() : Comparator.reverseOrder();
    Comparator<Double> better = Comparator.nullsLast(order);
    return Comparator.comparing((Integer trial) -> score(epoch, runs.apply(trial)), better)
        .thenComparing(trial -> oneLoss ? loss(epoch, runs.apply(trial)) : 0)
        .thenComparing(trial -> trial);
  }

  private static double loss(int epoch, List<TrialProgress> runs) {
    double sum = 0;
    for (TrialProgress run : runs) {
      Scores kept = run.kept(epoch);
      sum += kept == null || kept.loss() == null ? Double.POSITIVE_INFINITY : kept.loss();
    }
    return sum;
  }

  /** What a trial, from 1, sets: JSON by path. */
  public Map<String, String> settings(int trial) {
    Map<String, String> settings = new LinkedHashMap<>();
    RandomStreams streams = new RandomStreams(seed);
    for (Range range : ranges) {
      settings.put(range.path(), range.draw(streams.stream("search/" + range.path(), trial)));
    }
    return settings;
  }

  /**
   * What a trial trains.
   *
   * @throws InvalidInputException if what was drawn is not allowed, placed at the trial
   */
  public Experiment experiment(int trial, long runSeed, ExperimentReader reader) {
    return experiment(trial, Map.of(), runSeed, reader);
  }

  /**
   * The same with other values of some ranges.
   *
   * @param others JSON by path
   * @throws InvalidInputException if one is not allowed, placed at the trial
   */
  public Experiment experiment(
      int trial, Map<String, String> others, long runSeed, ExperimentReader reader) {
    Map<String, String> all = settings(trial);
    all.putAll(others);
    List<String> settings = new ArrayList<>();
    all.forEach((path, value) -> settings.add(path + "=" + value));
    settings.add("seed=" + runSeed);
    try {
      return reader.read(base.with(settings));
    } catch (InvalidInputException e) {
      throw placed(trial, e);
    }
  }

  /** A problem with a trial, placed there. */
  public InvalidInputException placed(int trial, InvalidInputException e) {
    return e.at("trial " + trial + " " + settings(trial)).at(source);
  }
}
