package org.eprop.api.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.event.SensorShape;

/**
 * A problem to learn: its sizes and its data. Immutable and thread-safe.
 *
 * @since 1.0
 */
public interface Task {

  /** The number of input channels. */
  int inputs();

  /** The layout of the input channels, as of a camera; empty by default. */
  default Optional<SensorShape> inputShape() {
    return Optional.empty();
  }

  /** The number of readout neurons: classes, or values to predict. */
  int outputs();

  /** The length of a step of its data, ms; a network for it must use the same. */
  double timeStep();

  /** The training set. */
  Dataset train();

  /**
   * The validation set, if the task has one. By default there is none: who chooses settings then
   * parts the training set.
   */
  default Optional<Dataset> validation() {
    return Optional.empty();
  }

  /**
   * Names of the classes from class 0 on, for reports; empty, or one for each of the {@link
   * #outputs()}.
   */
  default List<String> classNames() {
    return List.of();
  }

  /** What the user should know about these data, one sentence each. */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * Numbers from the training data that scale all data, such as the mean of each channel, by name.
   * Other programs that use the network need them. Empty by default.
   */
  default Map<String, double[]> fitted() {
    return Map.of();
  }

  /** The test set, if there is one. */
  Optional<Dataset> test();
}
