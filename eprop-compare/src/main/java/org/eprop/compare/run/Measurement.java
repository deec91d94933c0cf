package org.eprop.compare.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.compare.result.Cost;
import org.eprop.compare.result.Scores;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.core.training.Score;

/**
 * What a trained network achieves on each data set, and what it costs on the last of training,
 * validation and test data that there is.
 *
 * @param scores by data set
 * @param cost for a sample
 */
record Measurement(Map<String, Scores> scores, Cost cost) {

  static Measurement of(EpropNetwork network, Task task, int batchSize, Workers workers) {
    Map<String, Dataset> sets = new LinkedHashMap<>();
    sets.put("train", task.train());
    task.validation().ifPresent(set -> sets.put("validation", set));
    task.test().ifPresent(set -> sets.put("test", set));
    GradientEngine engine = network.engine(workers);
    Map<String, Scores> scores = new LinkedHashMap<>();
    Cost cost = null;
    for (Map.Entry<String, Dataset> set : sets.entrySet()) {
      Score score = new Score();
      CostCounter counter = new CostCounter(network);
      measure(network, engine, set.getValue(), batchSize, score, counter);
      scores.put(set.getKey(), Scores.of(score));
      cost = counter.cost(set.getKey());
    }
    return new Measurement(scores, cost);
  }

  private static void measure(
      EpropNetwork network,
      GradientEngine engine,
      Dataset data,
      int batchSize,
      Score score,
      CostCounter counter) {
    for (int from = 0; from < data.size(); from += batchSize) {
      List<Sample> batch = new ArrayList<>();
      for (int i = from; i < Math.min(from + batchSize, data.size()); i++) {
        batch.add(data.sample(0, i));
      }
      BatchResult result = engine.evaluate(network.weights(), batch);
      score.addLoss(result.loss(), batch.size());
      for (int b = 0; b < batch.size(); b++) {
        SampleRun run = result.runs().get(b);
        score.add(batch.get(b), run, network.structure());
        counter.add(batch.get(b), run);
      }
    }
  }
}
