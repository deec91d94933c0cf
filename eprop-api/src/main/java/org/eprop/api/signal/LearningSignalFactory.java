package org.eprop.api.signal;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A learning signal as a plugin.
 *
 * @since 1.0
 */
public interface LearningSignalFactory extends Component {

  /**
   * Makes the learning signal.
   *
   * @param context checked values of the parameters, and the time step
   */
  LearningSignal create(Context context);
}
