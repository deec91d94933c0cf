package org.eprop.api.regularizer;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A regularizer as a plugin.
 *
 * @since 1.0
 */
public interface RegularizerFactory extends Component {

  /**
   * Makes the regularizer.
   *
   * @param context checked values of the parameters, and the time step
   */
  Regularizer create(Context context);
}
