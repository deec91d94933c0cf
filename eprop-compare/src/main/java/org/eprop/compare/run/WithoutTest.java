package org.eprop.compare.run;

import java.util.List;
import java.util.Optional;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;

/** A task whose test data nobody can look at. */
record WithoutTest(Task task) implements Task {

  @Override
  public int inputs() {
    return task.inputs();
  }

  @Override
  public int outputs() {
    return task.outputs();
  }

  @Override
  public List<String> classNames() {
    return task.classNames();
  }

  @Override
  public double timeStep() {
    return task.timeStep();
  }

  @Override
  public Dataset train() {
    return task.train();
  }

  @Override
  public Optional<Dataset> validation() {
    return task.validation();
  }

  /** None. */
  @Override
  public Optional<Dataset> test() {
    return Optional.empty();
  }
}
