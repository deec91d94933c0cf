package org.eprop.tasks;

import java.util.List;
import java.util.Optional;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;

/** A task whose parts are all there. */
public record FixedTask(
    int inputs,
    int outputs,
    double timeStep,
    Dataset train,
    Optional<Dataset> validation,
    Optional<Dataset> test,
    List<String> classNames)
    implements Task {

  /** Copies the list. */
  public FixedTask {
    classNames = List.copyOf(classNames);
  }

  /** One whose classes, if it has any, are numbers. */
  public FixedTask(
      int inputs,
      int outputs,
      double timeStep,
      Dataset train,
      Optional<Dataset> validation,
      Optional<Dataset> test) {
    this(inputs, outputs, timeStep, train, validation, test, List.of());
  }
}
