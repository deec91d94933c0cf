package org.eprop.report.run;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;

/**
 * What a report looks at closely.
 *
 * @param set {@code train}, {@code validation} or {@code test}; empty: validation if there is one,
 *     else test, else train
 * @param sample its number in the set
 * @param neurons which ones; empty: of every population one in the middle of those that spike, and
 *     the one that spikes most
 */
public record Focus(Optional<String> set, int sample, List<NeuronPlace> neurons) {

  private static final Pattern PLACE = Pattern.compile("(\\w+):(\\d{1,9})");

  /**
   * A neuron.
   *
   * @param population its population's name
   * @param neuron its number there
   */
  public record NeuronPlace(String population, int neuron) {

    /**
     * Reads {@code POPULATION:NEURON}.
     *
     * @throws InvalidInputException if the text is anything else
     */
    public static NeuronPlace parse(String text) {
      Matcher matcher = PLACE.matcher(text);
      if (!matcher.matches()) {
        throw new InvalidInputException(
            "got neuron '" + text + "', but expected POPULATION:NEURON, such as layer0:17");
      }
      return new NeuronPlace(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }
  }

  /** Copies the list. */
  public Focus {
    neurons = List.copyOf(neurons);
  }

  /** All chosen automatically. */
  public static Focus automatic() {
    return new Focus(Optional.empty(), 0, List.of());
  }

  /** The name of the set. */
  String setName(Task task) {
    return set.orElse(
        task.validation().isPresent() ? "validation" : task.test().isPresent() ? "test" : "train");
  }

  /**
   * The set.
   *
   * @throws InvalidInputException if the task has no such set, or the set no such sample
   */
  Dataset dataset(Task task) {
    String name = setName(task);
    Optional<Dataset> found =
        switch (name) {
          case "train" -> Optional.of(task.train());
          case "validation" -> task.validation();
          case "test" -> task.test();
          default ->
              throw new InvalidInputException(
                  "got set '" + name + "', but expected train, validation or test");
        };
    Dataset data =
        found.orElseThrow(
            () -> new InvalidInputException("the task has no " + name + " set to look at"));
    if (sample < 0 || sample >= data.size()) {
      throw new InvalidInputException(
          "got sample %s, but expected 0 to %s, those of the %s set"
              .formatted(sample, data.size() - 1, name));
    }
    return data;
  }
}
