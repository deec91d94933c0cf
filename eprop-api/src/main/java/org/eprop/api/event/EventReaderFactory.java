package org.eprop.api.event;

import java.util.Optional;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A format of events as a plugin.
 *
 * @since 1.0
 */
public interface EventReaderFactory extends Component {

  /**
   * Makes the reader.
   *
   * @param context the checked values of the parameters
   */
  EventReader create(Context context);

  /**
   * A small file of this format and its content, read with the default parameters, for the checks.
   * Empty unless overridden: then only refusals can be checked.
   */
  default Optional<EventExample> example() {
    return Optional.empty();
  }
}
