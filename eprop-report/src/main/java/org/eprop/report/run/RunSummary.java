package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a training run wrote, without its network and data.
 *
 * @param name what a page calls it, unlike every other on that page
 * @param experiment its complete settings
 * @param metrics an object for each epoch, as {@link ReportedRun#metrics()}
 * @param result the final measurements, or an empty object
 */
public record RunSummary(
    String name, JsonNode experiment, List<JsonNode> metrics, JsonNode result) {

  /** Copies the list. */
  public RunSummary {
    metrics = List.copyOf(metrics);
  }
}
