package org.eprop.api.initial;

import java.util.List;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.DataSource;

/**
 * Initial weights as a plugin.
 *
 * @since 1.0
 */
public interface InitialWeightsFactory extends Component {

  /**
   * Makes them.
   *
   * @param context checked values of the parameters, and the time step
   */
  InitialWeights create(Context context);

  /** The files that would be read. Empty, the default, if there are none. */
  default List<DataSource> sources(Arguments arguments) {
    return List.of();
  }
}
