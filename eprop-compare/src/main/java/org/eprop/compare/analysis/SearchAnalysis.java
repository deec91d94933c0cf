package org.eprop.compare.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eprop.compare.definition.Search;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.result.SearchResult.Point;
import org.eprop.compare.result.SearchResult.Round;
import org.eprop.compare.result.SearchResult.Trial;
import org.eprop.compare.result.TrialProgress;
import org.eprop.compare.result.TrialProgress.TrialEpoch;
import org.eprop.compare.run.SearchRunner.Trials;
import org.eprop.compare.statistics.Summary;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.json.ProvenanceJson;

/** Ranks the trials of a search. */
public final class SearchAnalysis {

  private static final String DIVERGED = "diverged";

  private final Search search;
  private final Trials found;

  private SearchAnalysis(Search search, Trials found) {
    this.search = search;
    this.found = found;
  }

  /**
   * Ranks them.
   *
   * @param name of the search
   * @param test what the best one has on test data; empty if nobody asked
   */
  public static SearchResult of(String name, Search search, Trials found, List<Scores> test) {
    return new SearchAnalysis(search, found).result(name, test);
  }

  private SearchResult result(String name, List<Scores> test) {
    List<Trial> trials = ranked();
    return new SearchResult(
        SearchResult.FORMAT,
        name,
        method(),
        MetricColumn.named(search.metric()).info(true),
        search.seeds(),
        ProvenanceJson.write(
            Provenances.ofAll(
                found.progress().stream().flatMap(List::stream).map(TrialProgress::provenance))),
        notes(trials),
        search.ranges(),
        rounds(),
        trials,
        test);
  }

  private String method() {
    String drawn =
        ("Random search of %s trials, seed %s, by %s of the network that training"
                + " keeps, mean over %s%s")
            .formatted(
                search.trials(),
                search.seed(),
                search.metric(),
                search.seeds().size(),
                search.seeds().size() == 1 ? " seed" : " seeds");
    return search
        .halving()
        .map(
            halving ->
                ("%s; successive halving: of each round, the best 1/%s went on, after"
                        + " epochs %s.")
                    .formatted(
                        drawn,
                        halving.factor(),
                        found.rounds().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))))
        .orElse(drawn + "; all trained to the end.");
  }

  private List<String> notes(List<Trial> trials) {
    List<String> notes = new ArrayList<>();
    if (!found.data().isEmpty()) {
      notes.add(found.data());
    }
    notes.add(
        "The best of "
            + trials.size()
            + " trials was chosen by its score, which is therefore better than what it will have on"
            + " other data and other seeds: train it with new seeds, or measure it on test data"
            + " once, before you compare it.");
    if (search.seeds().size() == 1) {
      notes.add("Each trial ran with one seed, so differences by chance are not known.");
    }
    long diverged = trials.stream().filter(trial -> trial.outcome().equals(DIVERGED)).count();
    if (diverged > 0) {
      notes.add(diverged + " of " + trials.size() + " trials diverged, and count as the worst.");
    }
    return notes;
  }

  private List<Round> rounds() {
    List<Round> rounds = new ArrayList<>();
    for (int r = 0; r < found.rounds().size(); r++) {
      int epochs = found.rounds().get(r);
      Double best =
          found.trials().get(r).stream()
              .map(trial -> search.score(epochs, found.progress().get(trial - 1)))
              .filter(Objects::nonNull)
              .min(order())
              .orElse(null);
      rounds.add(new Round(epochs, found.trials().get(r).size(), best));
    }
    return rounds;
  }

  /** The better score first. */
  private Comparator<Double> order() {
    return search.lowerIsBetter() ? Comparator.naturalOrder() : Comparator.reverseOrder();
  }

  /** Those of later rounds first, and of one round the better; the diverged last. */
  private List<Trial> ranked() {
    List<Trial> ranked = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    for (int trial = 1; trial <= found.progress().size(); trial++) {
      left.add(trial);
    }
    for (int r = found.rounds().size() - 1; r >= 0; r--) {
      int round = r;
      left.stream()
          .filter(trial -> lastRound(trial) == round)
          .sorted(
              search.order(
                  found.rounds().get(r), trial -> found.progress().get(trial - 1), found.oneLoss()))
          .map(this::trial)
          .forEach(ranked::add);
    }
    ranked.sort(Comparator.comparing(trial -> trial.outcome().equals(DIVERGED)));
    return ranked;
  }

  private int lastRound(int trial) {
    int last = 0;
    for (int r = 0; r < found.trials().size(); r++) {
      last = found.trials().get(r).contains(trial) ? r : last;
    }
    return last;
  }

  private Trial trial(int number) {
    int round = lastRound(number);
    int epochs = found.rounds().get(round);
    List<TrialProgress> runs = found.progress().get(number - 1);
    List<Double> values = new ArrayList<>();
    runs.forEach(run -> values.add(search.value(epochs, run)));
    boolean diverged = values.contains(null);
    boolean end = round == found.rounds().size() - 1;
    double[] present =
        values.stream().filter(Objects::nonNull).mapToDouble(value -> value).toArray();
    return new Trial(
        number,
        json(search.settings(number)),
        runs.stream().mapToInt(run -> Math.min(epochs, run.done())).max().orElse(0),
        diverged ? DIVERGED : end ? "trained" : "left",
        values,
        Summary.of(diverged ? new double[0] : present),
        curve(runs, epochs));
  }

  private static Map<String, JsonNode> json(Map<String, String> settings) {
    Map<String, JsonNode> json = new LinkedHashMap<>();
    settings.forEach(
        (path, value) ->
            json.put(
                path, Configuration.of("{\"x\": " + value + "}", path).root().json().get("x")));
    return json;
  }

  private List<Point> curve(List<TrialProgress> runs, int epochs) {
    String name = search.metric().substring(search.metric().indexOf('.') + 1);
    Map<Integer, List<Double>> values = new TreeMap<>();
    for (TrialProgress run : runs) {
      for (TrialEpoch epoch : run.epochs()) {
        Double value = epoch.validation() == null ? null : epoch.validation().get(name);
        if (value != null && epoch.epoch() <= epochs) {
          values.computeIfAbsent(epoch.epoch(), key -> new ArrayList<>()).add(value);
        }
      }
    }
    List<Point> points = new ArrayList<>();
    values.forEach(
        (epoch, list) ->
            points.add(new Point(epoch, list.stream().mapToDouble(x -> x).sum() / list.size())));
    return points;
  }
}
