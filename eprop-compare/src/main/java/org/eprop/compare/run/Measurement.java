package org.eprop.compare.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.compare.result.Cost;
import org.eprop.compare.result.Measured;
import org.eprop.compare.result.Scores;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;

/**
 * What a trained network achieves on each data set, and what it costs on the last of training,
 * validation and test data that there is.
 *
 * @param scores by data set
 * @param cost for a sample
 * @param measured what the scores mean
 */
record Measurement(Map<String, Scores> scores, Cost cost, Measured measured) {

  static Measurement of(EpropNetwork network, Experiment experiment, Task task, Workers workers) {
    Map<String, Dataset> sets = new LinkedHashMap<>();
    sets.put("train", task.train());
    task.validation().ifPresent(set -> sets.put("validation", set));
    task.test().ifPresent(set -> sets.put("test", set));
    GradientEngine engine = network.engine(workers);
    Map<String, Scores> scores = new LinkedHashMap<>();
    Map<String, String> data = new LinkedHashMap<>();
    Cost cost = null;
    for (Map.Entry<String, Dataset> set : sets.entrySet()) {
      CostCounter counter = new CostCounter(network);
      int batchSize = experiment.training().batchSize();
      Score score =
          Trainer.evaluate(network, engine, set.getValue(), batchSize, workers, counter::add);
      scores.put(set.getKey(), Scores.of(score));
      data.put(set.getKey(), Measures.data(experiment, set.getValue()));
      cost = counter.cost(set.getKey());
    }
    return new Measurement(
        scores,
        cost,
        new Measured(Measures.loss(experiment), Measures.classWeights(experiment), data));
  }
}
