package org.eprop.api.optimizer;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;

/**
 * A learning-rate schedule as a plugin.
 *
 * @since 0.1
 */
public interface ScheduleFactory extends Component {

  /**
   * Makes the schedule.
   *
   * @param arguments checked values of the parameters
   */
  Schedule create(Arguments arguments);
}
