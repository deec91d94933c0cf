package org.eprop.tasks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<String> classNames,
    List<String> warnings,
    Map<String, double[]> fitted)
    implements Task {

  /** Copies the lists. */
  public FixedTask {
    classNames = List.copyOf(classNames);
    warnings = List.copyOf(warnings);
    fitted = Collections.unmodifiableMap(new LinkedHashMap<>(fitted));
  }

  /** One with nothing to be said of its data. */
  public FixedTask(
      int inputs,
      int outputs,
      double timeStep,
      Dataset train,
      Optional<Dataset> validation,
      Optional<Dataset> test,
      List<String> classNames) {
    this(inputs, outputs, timeStep, train, validation, test, classNames, List.of(), Map.of());
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

  /** The same, whose readout answers later by so many steps. */
  public FixedTask withTargetDelay(int steps) {
    return new FixedTask(
        inputs,
        outputs,
        timeStep,
        DelayedTargets.of(train, steps),
        validation.map(set -> DelayedTargets.of(set, steps)),
        test.map(set -> DelayedTargets.of(set, steps)),
        classNames,
        warnings,
        fitted);
  }
}
