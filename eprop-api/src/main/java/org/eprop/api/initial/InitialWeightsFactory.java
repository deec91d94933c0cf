package org.eprop.api.initial;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * Initial weights as a plugin.
 *
 * @since 0.1
 */
public interface InitialWeightsFactory extends Component {

  /**
   * Makes them.
   *
   * @param context checked values of the parameters, and the time step
   */
  InitialWeights create(Context context);
}
