package org.eprop.api.environment;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * An environment as a plugin.
 *
 * @since 1.0
 */
public interface EnvironmentFactory extends Component {

  /**
   * Makes the environment.
   *
   * @param context checked values of the parameters
   */
  Environment create(Context context);
}
