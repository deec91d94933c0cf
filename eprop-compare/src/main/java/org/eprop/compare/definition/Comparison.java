package org.eprop.compare.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;

/**
 * What is compared with what. Immutable.
 *
 * @param source what error messages call it
 * @param base the experiment that variants change
 * @param variants in the order of tables, the baseline among them
 * @param baseline the name of the variant that the others are compared with
 * @param seeds each variant is run with
 * @param metrics of the table, by name; empty for a choice by the task
 * @param wanted of a metric, by its name, the difference that is to be found
 * @param comparable metrics that are compared although data or losses are not the same
 * @param target what training is to achieve, if anything
 * @param probe of the gradient
 */
public record Comparison(
    String source,
    Configuration base,
    List<Variant> variants,
    String baseline,
    List<Long> seeds,
    List<String> metrics,
    Map<String, Double> wanted,
    List<String> comparable,
    Optional<TrainingTarget> target,
    ProbeSettings probe) {

  /** Copies the collections. */
  public Comparison {
    variants = List.copyOf(variants);
    seeds = List.copyOf(seeds);
    metrics = List.copyOf(metrics);
    wanted = Map.copyOf(wanted);
    comparable = List.copyOf(comparable);
  }

  /** Whether scores on test data are shown: not if all metrics asked for are of other data. */
  public boolean showsTest() {
    return metrics.stream()
            .allMatch(name -> !name.startsWith("validation.") && !name.startsWith("train."))
        || metrics.stream().anyMatch(name -> name.startsWith("test."));
  }

  /** The same with the seeds 1 .. n. */
  public Comparison withSeeds(int n) {
    return with(base, CommonKeys.upTo(n));
  }

  /**
   * The same with the base changed further.
   *
   * @param settings each {@code path=value}
   * @throws InvalidInputException if one is malformed
   */
  public Comparison withSettings(List<String> settings) {
    return with(base.with(settings), seeds);
  }

  private Comparison with(Configuration otherBase, List<Long> otherSeeds) {
    return new Comparison(
        source,
        otherBase,
        variants,
        baseline,
        otherSeeds,
        metrics,
        wanted,
        comparable,
        target,
        probe);
  }

  /**
   * What a variant trains.
   *
   * @throws InvalidInputException if something in it is wrong, placed at the variant
   */
  public Experiment experiment(Variant variant, long seed, ExperimentReader reader) {
    List<String> settings = new ArrayList<>(variant.settings());
    settings.add("seed=" + seed);
    try {
      return reader.read(base.with(settings));
    } catch (InvalidInputException e) {
      throw placed(variant, e);
    }
  }

  /** A problem with a variant, placed there. */
  public InvalidInputException placed(Variant variant, InvalidInputException e) {
    return e.at(variant.place()).at(source);
  }
}
