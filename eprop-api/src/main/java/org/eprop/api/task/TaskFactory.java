package org.eprop.api.task;

import java.util.List;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;

/**
 * A task as a plugin.
 *
 * @since 0.1
 */
public interface TaskFactory extends Component {

  /**
   * Loads or generates the data.
   *
   * @param arguments checked values of the parameters
   * @param seed of the experiment; generated data follow from it
   * @throws org.eprop.api.plugin.InvalidInputException if a file is missing or wrong
   */
  Task create(Arguments arguments, long seed);

  /**
   * The sources of the data that would be loaded, in an order of their own. Empty, the default, for
   * generated data.
   */
  default List<DataSource> sources(Arguments arguments) {
    return List.of();
  }
}
