package org.eprop.data.task;

import java.util.List;
import java.util.Optional;
import org.eprop.api.event.SensorShape;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;

/**
 * A task whose parts are all there.
 *
 * @param shape of the input channels
 * @param classNames of the outputs
 */
record EventTask(
    SensorShape shape,
    List<String> classNames,
    double timeStep,
    Dataset train,
    Optional<Dataset> validation,
    Optional<Dataset> test,
    List<String> warnings)
    implements Task {

  @Override
  public int inputs() {
    return shape.channels();
  }

  @Override
  public int outputs() {
    return classNames.size();
  }

  @Override
  public Optional<SensorShape> inputShape() {
    return Optional.of(shape);
  }
}
