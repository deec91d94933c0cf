package org.eprop.api.signal;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;

/**
 * A learning signal as a plugin.
 *
 * @since 0.1
 */
public interface LearningSignalFactory extends Component {

  /**
   * Makes the learning signal.
   *
   * @param arguments checked values of the parameters
   */
  LearningSignal create(Arguments arguments);
}
