package org.eprop.compare.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.statistics.Summary;

/**
 * A whole search: {@code search.json}, which is all that its tables and its page are made from.
 *
 * @param format of the file, {@value #FORMAT}
 * @param name of the search
 * @param method in a sentence
 * @param metric by which it chose
 * @param seeds each trial was run with; the order of {@code values} and {@code test} below
 * @param provenance what the runs were made from, those of all trials together
 * @param notes what a reader has to know before believing a number, one sentence each
 * @param ranges in which was looked
 * @param rounds of training
 * @param trials the best first: those that were trained furthest, by their score there
 * @param test what the best trial's networks score on test data, if that was asked for; else empty
 */
public record SearchResult(
    int format,
    String name,
    String method,
    MetricInfo metric,
    List<Long> seeds,
    JsonNode provenance,
    List<String> notes,
    List<Range> ranges,
    List<Round> rounds,
    List<Trial> trials,
    List<Scores> test) {

  /** The format that this version writes. */
  public static final int FORMAT = 1;

  /**
   * A round of training.
   *
   * @param epochs to which trials were trained
   * @param trials how many
   * @param best the score of the best of them; null if all diverged
   */
  public record Round(int epochs, int trials, Double best) {}

  /**
   * A trial.
   *
   * @param number from 1
   * @param settings what it changes in the base, by path
   * @param epochs to which it was trained
   * @param outcome "trained" to the end, "left" before, or "diverged"
   * @param values the score of each seed's run; null of one that diverged
   * @param score over the seeds
   * @param curve the metric of the network after each measured epoch, mean over the seeds
   */
  public record Trial(
      int number,
      Map<String, JsonNode> settings,
      int epochs,
      String outcome,
      List<Double> values,
      Summary score,
      List<Point> curve) {

    /** Copies the map, in order. */
    public Trial {
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
  }

  /**
   * A point of a learning curve.
   *
   * @param epoch after which
   * @param mean of the runs that got so far
   */
  public record Point(int epoch, double mean) {}
}
