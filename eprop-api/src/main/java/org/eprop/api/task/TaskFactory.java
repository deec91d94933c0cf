package org.eprop.api.task;

import java.util.List;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A task as a plugin.
 *
 * @since 1.0
 */
public interface TaskFactory extends Component {

  /**
   * Loads or generates the data.
   *
   * @param context checked values of the parameters, and the seed
   * @throws org.eprop.api.plugin.InvalidInputException if a file is missing or wrong
   */
  Task create(Context context);

  /**
   * The sources of the data that would be loaded, in an order of their own. Empty, the default, for
   * generated data.
   */
  default List<DataSource> sources(Arguments arguments) {
    return List.of();
  }
}
