package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eprop.report.page.Page;

/** The learning curves of a run's report, for other pages. */
public final class LearningCurves {

  private LearningCurves() {}

  /**
   * Adds a section, unless there is no epoch yet.
   *
   * @param metrics an object for each epoch, as {@link ReportedRun#metrics()}
   */
  public static void add(Page page, List<JsonNode> metrics) {
    LearningSection.add(page, metrics);
  }
}
