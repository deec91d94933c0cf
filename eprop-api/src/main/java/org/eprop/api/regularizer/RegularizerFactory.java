package org.eprop.api.regularizer;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;

/**
 * A regularizer as a plugin.
 *
 * @since 0.1
 */
public interface RegularizerFactory extends Component {

  /**
   * Makes the regularizer.
   *
   * @param arguments checked values of the parameters
   */
  Regularizer create(Arguments arguments);
}
