package org.eprop.spark.testing;

import java.nio.file.Path;
import java.util.List;
import org.eprop.compare.analysis.ComparisonAnalysis;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.compare.run.ComparisonRunner;
import org.eprop.compare.table.ComparisonFiles;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.spark.ComponentSource;

/** A comparison as {@code eprop compare} does it. */
public final class OneMachine {

  private OneMachine() {}

  /** On two threads. */
  public static void compare(String name, Comparison comparison, Path into) {
    try (Plugins plugins = ComponentSource.ofApplication().open();
        Workers two = new Workers(2)) {
      List<RunResult> results =
          new ComparisonRunner(comparison, into, plugins, ChangedRuns.REFUSED)
              .run(two, () -> false, new ComparisonListener() {})
              .orElseThrow();
      ComparisonResult result = ComparisonAnalysis.of(name, comparison, results);
      ComparisonFiles.write(into, result);
      ComparisonReport.page(result).write(into.resolve("report.html"));
    }
  }
}
