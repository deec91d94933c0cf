package org.eprop.api.trace;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * An eligibility trace as a plugin.
 *
 * @since 1.0
 */
public interface EligibilityTraceFactory extends Component {

  /**
   * Makes the trace.
   *
   * @param context checked values of the parameters, and the time step
   */
  EligibilityTrace create(Context context);
}
