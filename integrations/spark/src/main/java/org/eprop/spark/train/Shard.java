package org.eprop.spark.train;

import java.util.Optional;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;

/**
 * A worker's share of a task: every {@code count}-th of the training samples, and nothing to
 * measure with.
 *
 * @param whole the task
 * @param worker from 0
 * @param count of workers
 */
record Shard(Task whole, int worker, int count) implements Task {

  @Override
  public int inputs() {
    return whole.inputs();
  }

  @Override
  public int outputs() {
    return whole.outputs();
  }

  @Override
  public double timeStep() {
    return whole.timeStep();
  }

  @Override
  public Dataset train() {
    Dataset all = whole.train();
    return new Dataset() {
      @Override
      public int size() {
        return (all.size() - worker + count - 1) / count;
      }

      @Override
      public Sample sample(int epoch, int index) {
        return all.sample(epoch, index * count + worker);
      }
    };
  }

  @Override
  public Optional<Dataset> validation() {
    return Optional.empty();
  }

  @Override
  public Optional<Dataset> test() {
    return Optional.empty();
  }
}
