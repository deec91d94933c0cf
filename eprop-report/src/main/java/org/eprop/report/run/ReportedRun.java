package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;

/**
 * A training run, as its report needs it.
 *
 * @param name what the report calls it
 * @param experiment its complete settings
 * @param metrics an object for each epoch: {@code epoch}, {@code learning_rate}, {@code train} and
 *     perhaps {@code validation}, each with {@code loss}, {@code accuracy} or {@code
 *     mean_squared_error}, and {@code rate}; perhaps {@code confusion}, [true][answer]
 * @param result the final measurements, or an empty object
 * @param network that is looked into
 * @param model which network that is: {@code best} or {@code last}
 * @param task with its data
 */
public record ReportedRun(
    String name,
    JsonNode experiment,
    List<JsonNode> metrics,
    JsonNode result,
    EpropNetwork network,
    String model,
    Task task) {

  /** Copies the list. */
  public ReportedRun {
    metrics = List.copyOf(metrics);
  }
}
