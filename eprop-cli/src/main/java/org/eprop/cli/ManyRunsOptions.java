package org.eprop.cli;

import java.util.List;
import org.eprop.compare.run.ChangedRuns;
import picocli.CommandLine.Option;

/** What commands of many runs of one experiment have in common. */
final class ManyRunsOptions {

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Change a value of the base experiment, before variants or trials do; may be given several"
              + " times.")
  private List<String> settings = List.of();

  @Option(
      names = "--rerun-changed",
      description =
          "Delete the runs of variants or trials whose plugins, data, eprop or Java changed since,"
              + " and run them again.")
  private boolean rerunChanged;

  @Option(
      names = "--other-java",
      description =
          "Keep runs of another Java or other kernels, whose numbers are the same but for times.")
  private boolean otherJava;

  @Option(names = "--no-report", description = "Do not draw report.html at the end.")
  private boolean noReport;

  @Option(names = "--quiet", description = "Show nothing but what went wrong.")
  private boolean quiet;

  List<String> settings() {
    return settings;
  }

  ChangedRuns changed() {
    return new ChangedRuns(rerunChanged, otherJava);
  }

  boolean drawsReport() {
    return !noReport;
  }

  boolean isQuiet() {
    return quiet;
  }
}
