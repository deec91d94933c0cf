package org.eprop.compare.tune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.analysis.SearchAnalysis;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Search;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.result.SearchResult.Trial;
import org.eprop.compare.result.Tuned;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.SearchListener;
import org.eprop.compare.run.SearchRunner;
import org.eprop.compare.run.SearchRunner.Trials;
import org.eprop.compare.table.SearchFiles;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;

/**
 * Looks for settings of each variant, one variant after the other, in {@code tune/VARIANT} of the
 * comparison's folder, by validation data alone: searches have no test data. What was trained is
 * not trained again, and the same searches find the same settings, however often they are stopped
 * and with however many threads.
 */
public final class Tuner {

  private final Comparison comparison;
  private final Map<Variant, Search> searches = new LinkedHashMap<>();
  private final Map<Variant, SearchRunner> runners = new LinkedHashMap<>();

  /**
   * Checks every variant's search before the first run.
   *
   * @param comparison whose variants are tuned, if it says so
   * @param folder of the comparison, which need not exist
   * @param plugins the components experiments may name
   * @param changed what is done about runs that were made from something else than now
   * @throws InvalidInputException if a search is wrong
   */
  public Tuner(Comparison comparison, Path folder, Plugins plugins, ChangedRuns changed) {
    this.comparison = comparison;
    comparison
        .tune()
        .ifPresent(
            tune -> {
              for (Variant variant : comparison.variants()) {
                Search search = tune.of(comparison, variant);
                Path into = folder.resolve("tune").resolve(variant.name());
                searches.put(variant, search);
                runners.put(variant, new SearchRunner(search, into, plugins, changed));
              }
            });
  }

  /**
   * Searches what is not finished.
   *
   * @param workers who do the work; not closed
   * @param stop asked after each update of each run; once true, runs are saved and left
   * @param listeners of each search, by the variant's name
   * @return the comparison with what was found; nothing if it was stopped before
   * @throws InvalidInputException if a folder has trials of another search, or all trials of a
   *     variant diverged
   */
  public Optional<Comparison> run(
      Workers workers, BooleanSupplier stop, BiFunction<String, Search, SearchListener> listeners) {
    if (comparison.tune().isEmpty()) {
      return Optional.of(comparison);
    }
    List<Variant> tuned = new ArrayList<>();
    for (Variant variant : comparison.variants()) {
      SearchListener listener = listeners.apply(variant.name(), searches.get(variant));
      Optional<Trials> found = runners.get(variant).run(workers, stop, listener);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      tuned.add(tuned(variant, found.get()));
    }
    return Optional.of(comparison.withVariants(tuned));
  }

  private Variant tuned(Variant variant, Trials found) {
    Search search = searches.get(variant);
    SearchRunner runner = runners.get(variant);
    SearchResult result = SearchAnalysis.of("tune of " + variant.name(), search, found, List.of());
    Trial best = result.trials().get(0);
    if (best.score().mean() == null) {
      throw comparison.placed(
          variant,
          new InvalidInputException(
              "every trial diverged; expected ranges in which training is stable"));
    }
    SearchFiles.write(runner.folder(), result, runner.experimentOf(best.number()));
    List<String> settings = new ArrayList<>();
    search.settings(best.number()).forEach((path, value) -> settings.add(path + "=" + value));
    return variant.with(
        new Tuned(
            search.trials(),
            epochs(search, result),
            best.number(),
            search.metric(),
            best.score().mean(),
            search.seeds(),
            settings));
  }

  /** Of all trials, each up to the last round that it took part in. */
  private static long epochs(Search search, SearchResult result) {
    long each = result.trials().stream().mapToLong(Trial::epochs).sum();
    return each * search.seeds().size() * search.networks();
  }
}
