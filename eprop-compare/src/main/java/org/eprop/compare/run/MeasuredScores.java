package org.eprop.compare.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.Scores;
import org.eprop.experiment.environment.EpisodeSet;

/** Which scores runs will have, as far as their tasks tell it before there is a run. */
final class MeasuredScores {

  private static final Set<String> OF_EPISODES = Set.of("return", "success", "episode_length");
  private static final Set<String> OF_CLASSES = Set.of("accuracy");
  private static final Set<String> OF_VALUES = Set.of("mean_squared_error");

  private final Set<String> names = new LinkedHashSet<>();

  /** Adds those of a task. */
  void add(Task task) {
    add("test", task.test().orElse(null));
    add("validation", task.validation().orElse(null));
    add("train", task.train());
  }

  private void add(String set, Dataset data) {
    if (data == null) {
      return;
    }
    Set<String> found = new LinkedHashSet<>(Scores.NAMES);
    if (data instanceof EpisodeSet) {
      found.removeAll(OF_CLASSES);
      found.removeAll(OF_VALUES);
    } else {
      found.removeAll(OF_EPISODES);
      data.sample(0, 0).targets().stream()
          .filter(MeasuredScores::counts)
          .findFirst()
          .ifPresent(one -> found.removeAll(one.hasClasses() ? OF_VALUES : OF_CLASSES));
    }
    found.forEach(name -> names.add(set + "." + name));
  }

  private static boolean counts(Target target) {
    for (int t = 0; t < target.steps(); t++) {
      if (target.weight(t) != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks that what a comparison asks for will be there.
   *
   * @throws InvalidInputException if no run will have it
   */
  void expectAll(Comparison comparison) {
    for (int i = 0; i < comparison.metrics().size(); i++) {
      expect(comparison.metrics().get(i), "metrics[" + i + "]", comparison);
    }
    comparison.wanted().keySet().forEach(name -> expect(name, "wanted." + name, comparison));
    comparison
        .target()
        .ifPresent(
            target -> expect(target.set() + "." + target.metric(), "target.metric", comparison));
  }

  private void expect(String name, String place, Comparison comparison) {
    List<String> sets = List.of("test", "validation", "train");
    if (sets.stream().anyMatch(set -> name.startsWith(set + ".")) && !names.contains(name)) {
      throw new InvalidInputException(
              "got \"%s\", which no run will have, but expected one of %s"
                  .formatted(name, String.join(", ", names)))
          .at(place)
          .at(comparison.source());
    }
  }
}
