package org.eprop.api.optimizer;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A readout optimizer as a plugin.
 *
 * @since 1.0
 */
public interface ReadoutOptimizerFactory extends Component {

  /**
   * Makes the readout optimizer.
   *
   * @param context checked values of the parameters
   */
  ReadoutOptimizer create(Context context);
}
