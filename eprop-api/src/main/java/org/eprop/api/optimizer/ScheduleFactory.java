package org.eprop.api.optimizer;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A learning-rate schedule as a plugin.
 *
 * @since 1.0
 */
public interface ScheduleFactory extends Component {

  /**
   * Makes the schedule.
   *
   * @param context checked values of the parameters
   */
  Schedule create(Context context);
}
