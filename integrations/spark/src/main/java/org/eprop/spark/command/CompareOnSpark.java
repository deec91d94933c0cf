package org.eprop.spark.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eprop.compare.analysis.Power;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.compare.table.MarkdownTables;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.Session;
import org.eprop.spark.compare.SparkComparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eprop-spark compare}. */
@Command(name = "compare", mixinStandardHelpOptions = true)
final class CompareOnSpark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "COMPARISON")
  private String name;

  @Option(names = "--out", required = true, paramLabel = "URI")
  private String out;

  @Option(names = "--seeds", paramLabel = "N")
  private Integer seeds;

  @Option(names = "--anyway")
  private boolean anyway;

  @Option(names = "--set", paramLabel = "PATH=VALUE")
  private List<String> settings = List.of();

  @Option(names = "--rerun-changed")
  private boolean rerunChanged;

  @Option(names = "--other-java")
  private boolean otherJava;

  @Override
  public Integer call() {
    PrintWriter stdout = spec.commandLine().getOut();
    Comparison found = ReadyComparisons.find(name).withSettings(settings);
    Comparison comparison = seeds == null ? found : found.withSeeds(seeds);
    if (!anyway) {
      new Power(comparison).expectHope();
    }
    String shortName = ReadyExperiments.shortName(name);
    try (Session session = new Session("eprop compare " + shortName)) {
      Optional<ComparisonResult> result =
          new SparkComparison(session.context(), ComponentSource.ofApplication())
              .run(
                  shortName,
                  comparison,
                  out,
                  new ChangedRuns(rerunChanged, otherJava),
                  () -> false,
                  new Lines(
                      stdout,
                      comparison.variants().size()
                          * comparison.seeds().size()
                          * comparison.networks()));
      stdout.println();
      stdout.print(MarkdownTables.main(result.orElseThrow()));
      stdout.println("all tables: " + out);
      return ExitCode.OK;
    }
  }

  /** A line for each run. */
  private static final class Lines implements ComparisonListener {
    private final PrintWriter stdout;
    private final int runs;
    private int finished;

    Lines(PrintWriter stdout, int runs) {
      this.stdout = stdout;
      this.runs = runs;
    }

    @Override
    public void finished(int run, RunResult result, boolean before) {
      finished++;
      stdout.println(
          "%s/%s  %s, seed %s%s"
              .formatted(
                  finished,
                  runs,
                  result.variant(),
                  result.seed(),
                  before ? ": was finished" : result.problem() == null ? "" : ": diverged"));
    }
  }
}
