package org.eprop.compare.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.result.Range;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.json.ConfigNode;

/**
 * How each variant is tuned before it is compared: by a search of its own, over the same ranges,
 * with as many trials, and with seeds that it is not compared with. Immutable.
 *
 * @param json as it was given, by which a folder knows it
 * @param trials what every variant is searched by
 * @param settings of the search alone, each {@code path=value}
 */
public record Tune(String json, Search trials, List<String> settings) {

  /** Comparisons count theirs from 1. */
  private static final long SEEDS = 10_000;

  private static final List<String> KEYS =
      List.of("settings", "ranges", "trials", "halving", "metric", "folds", "seeds", "seed");

  /** Copies the list. */
  public Tune {
    settings = List.copyOf(settings);
  }

  public static Tune read(ConfigNode node, String source, Configuration base) {
    node.withKeys(KEYS);
    List<Long> seeds = CommonKeys.seeds(node, 1);
    boolean listed = node.has("seeds") && node.get("seeds").json().isArray();
    return new Tune(
        node.json().toString(),
        SearchReader.read(
            node, source, base, listed ? seeds : seeds.stream().map(seed -> SEEDS + seed).toList()),
        Variants.settings(node.getOrEmpty("settings")));
  }

  /** What is done, in a sentence. */
  public String words() {
    return "Each variant was tuned alike, by validation data alone: a random search of the same "
        + trials.trials()
        + (trials.trials() == 1 ? " trial" : " trials")
        + " (seed "
        + trials.seed()
        + ") by "
        + trials.metric()
        + trials.folds().map(folds -> " of " + folds).orElse("")
        + ", with "
        + (trials.seeds().size() == 1 ? "the seed " : "the seeds ")
        + trials.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "))
        + (trials.halving().isPresent() ? ", the worse trials ended early" : "")
        + (settings.isEmpty() ? "" : ", at " + String.join(", ", settings))
        + ", over "
        + trials.ranges().stream()
            .map(range -> range.path() + " " + range.words())
            .collect(Collectors.joining(", "))
        + ".";
  }

  /**
   * The search of a variant.
   *
   * @throws InvalidInputException if it sets what is searched, or seeds are not fresh
   */
  public Search of(Comparison comparison, Variant variant) {
    for (Range range : trials.ranges()) {
      if (variant.settings().stream().anyMatch(s -> s.startsWith(range.path() + "="))) {
        throw comparison.placed(
            variant,
            new InvalidInputException(
                "sets " + range.path() + ", which \"tune\" looks for; expected one of the two"));
      }
    }
    for (long seed : trials.seeds()) {
      if (comparison.seeds().contains(seed)) {
        throw new InvalidInputException(
                "got "
                    + seed
                    + ", which is a seed of the comparison, too; expected others, for settings are"
                    + " better with the seeds that chose them")
            .at("tune.seeds")
            .at(comparison.source());
      }
    }
    List<String> all = new ArrayList<>(variant.settings());
    all.addAll(settings);
    return trials.on(
        comparison.source() + ": tune of " + variant.name(), comparison.base().with(all));
  }
}
