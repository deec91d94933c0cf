package org.eprop.api.event;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A change to recordings as a plugin.
 *
 * @since 1.0
 */
public interface EventTransformFactory extends Component {

  /**
   * Makes the transform.
   *
   * @param context the checked values of the parameters
   */
  EventTransform create(Context context);
}
