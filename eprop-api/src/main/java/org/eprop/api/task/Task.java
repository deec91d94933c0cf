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

  /**
   * How the input channels lie beside each other, as those of a camera do; empty, the default, if
   * nothing is known.
   */
  default Optional<SensorShape> inputShape() {
    return Optional.empty();
  }

  /** The number of readout neurons: classes, or values to predict. */
  int outputs();

  /** The length of a step of its data, ms; a network for it must use the same. */
  double timeStep();

  /** What is learned from. */
  Dataset train();

  /**
   * What settings are chosen with, if the task sets something apart for it. By default nothing: then
   * whoever chooses settings parts the training data.
   */
  default Optional<Dataset> validation() {
    return Optional.empty();
  }

  /**
   * What the classes are called, from class 0 on, for those who read results; empty if they have no
   * names, else one for each of the {@link #outputs()}.
   */
  default List<String> classNames() {
    return List.of();
  }

  /** What the user should know about these data, one sentence each. */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * Numbers that were found in the training data alone and that all data are changed by, such as
   * the mean of each channel: who uses the network elsewhere needs them. By name; empty, the
   * default, if there are none.
   */
  default Map<String, double[]> fitted() {
    return Map.of();
  }

  /** What the final result is measured on, if there is any. */
  Optional<Dataset> test();
}
