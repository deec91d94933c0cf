package org.eprop.api.loss;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;

/**
 * A loss as a plugin.
 *
 * @since 0.1
 */
public interface LossFactory extends Component {

  /**
   * Makes the loss.
   *
   * @param arguments checked values of the parameters
   */
  Loss create(Arguments arguments);
}
