package org.eprop.api.metric;

import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/**
 * A metric as a plugin.
 *
 * @since 1.0
 */
public interface MetricFactory extends Component {

  /** What it is called in files and tables, if not by the component's name. */
  Parameter AS =
      Parameter.text("as", "")
          .describe("name in files and tables, in snake_case; empty for the component's");

  @Override
  default List<Parameter> commonParameters() {
    return List.of(AS);
  }

  /**
   * Makes the metric.
   *
   * @param context checked values of the parameters, and the time step
   */
  Metric create(Context context);
}
