package org.eprop.experiment.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Training;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.NetworkEvaluation;
import org.eprop.experiment.training.Score;

/**
 * What a network achieves on the data sets of a task.
 *
 * @param scores by data set: train, and validation and test if the task has them
 */
public record TaskEvaluation(Map<String, Score> scores) {

  /** Measures it on all data sets as a training does; it has to be of the task's size. */
  public static TaskEvaluation of(
      EpropNetwork network, Task task, Training training, Workers workers) {
    return of(network, task, true, training, workers);
  }

  /**
   * Measures it.
   *
   * @param all whether on the training data, too, even if there are others
   */
  public static TaskEvaluation of(
      EpropNetwork network, Task task, boolean all, Training training, Workers workers) {
    Metrics metrics = Metrics.of(training, task.timeStep());
    GradientEngine engine = network.engine(workers);
    Map<String, Dataset> sets = new LinkedHashMap<>();
    if (all || task.validation().isEmpty() && task.test().isEmpty()) {
      sets.put("train", task.train());
    }
    task.validation().ifPresent(set -> sets.put("validation", set));
    task.test().ifPresent(set -> sets.put("test", set));
    Map<String, Score> scores = new LinkedHashMap<>();
    sets.forEach(
        (name, set) ->
            scores.put(
                name,
                NetworkEvaluation.of(
                    network, engine, set, training.batchSize(), workers, metrics)));
    return new TaskEvaluation(scores);
  }

  /**
   * Checks that a network is of a task's size: one of its readouts, at least, if it has several.
   */
  public static void check(NetworkDefinition network, Task task) {
    List<Integer> outputs = network.readouts().stream().map(ReadoutDefinition::outputs).toList();
    if (network.channels() != task.inputs() || !outputs.contains(task.outputs())) {
      throw new InvalidInputException(
          ("got a network with %s inputs and %s outputs, but expected %s and %s,"
                  + " those of the task")
              .formatted(
                  network.channels(),
                  outputs.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                  task.inputs(),
                  task.outputs()));
    }
  }

  /** Adds an object for each data set, with its confusion if it has classes. */
  public ObjectNode addTo(ObjectNode json) {
    scores.forEach(
        (name, score) -> {
          ObjectNode set = ScoreJson.of(score);
          ScoreJson.putConfusion(set, score);
          json.set(name, set);
        });
    return json;
  }
}
