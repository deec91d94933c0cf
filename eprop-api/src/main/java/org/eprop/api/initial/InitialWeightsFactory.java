package org.eprop.api.initial;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;

/** Initial weights as a plugin. */
public interface InitialWeightsFactory extends Component {

  /**
   * Makes them.
   *
   * @param arguments checked values of the parameters
   */
  InitialWeights create(Arguments arguments);
}
