package org.eprop.api.encoding;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * An encoder as a plugin.
 *
 * @since 1.0
 */
public interface EncoderFactory extends Component {

  /**
   * Makes the encoder.
   *
   * @param context the checked values of the parameters, and the time step
   */
  Encoder create(Context context);
}
