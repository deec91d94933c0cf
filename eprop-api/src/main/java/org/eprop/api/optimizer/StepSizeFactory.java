package org.eprop.api.optimizer;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A step size as a plugin.
 *
 * @since 1.0
 */
public interface StepSizeFactory extends Component {

  /**
   * Makes the step size.
   *
   * @param context checked values of the parameters
   */
  StepSize create(Context context);
}
