package org.eprop.api.event;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A format of events as a plugin.
 *
 * @since 0.1
 */
public interface EventReaderFactory extends Component {

  /**
   * Makes the reader.
   *
   * @param context the checked values of the parameters
   */
  EventReader create(Context context);
}
