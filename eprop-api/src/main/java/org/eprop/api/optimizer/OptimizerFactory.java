package org.eprop.api.optimizer;

import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/**
 * An optimizer as a plugin.
 *
 * @since 1.0
 */
public interface OptimizerFactory extends Component {

  /** Common to all optimizers: the engine multiplies it by the schedule's factor. */
  Parameter LEARNING_RATE =
      Parameter.real("learning_rate", 1e-3).atLeast(0).describe("step size before the schedule");

  @Override
  default List<Parameter> commonParameters() {
    return List.of(LEARNING_RATE);
  }

  /**
   * Makes the optimizer.
   *
   * @param context checked values of the parameters
   */
  Optimizer create(Context context);
}
