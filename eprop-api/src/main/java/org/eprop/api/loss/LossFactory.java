package org.eprop.api.loss;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A loss as a plugin.
 *
 * @since 1.0
 */
public interface LossFactory extends Component {

  /**
   * Makes the loss.
   *
   * @param context checked values of the parameters, and the time step
   */
  Loss create(Context context);
}
