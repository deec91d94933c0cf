package org.eprop.api.initial;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;

/**
 * Initial weights as a plugin.
 *
 * @since 0.1
 */
public interface InitialWeightsFactory extends Component {

  /**
   * Makes them.
   *
   * @param arguments checked values of the parameters
   */
  InitialWeights create(Arguments arguments);
}
