package org.eprop.spark.command;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.analysis.Power;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.compare.table.MarkdownTables;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.experiment.training.Score;
import org.eprop.host.Surroundings;
import org.eprop.host.terminal.PrintableWriter;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.Session;
import org.eprop.spark.compare.SparkComparison;
import org.eprop.spark.train.SparkTraining;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The program for {@code spark-submit eprop-spark.jar}. Its exit status is 0, 1 (a fault of this
 * program or of the cluster) or 2 (the user's mistake, or training diverged).
 */
@Command(
    name = "eprop-spark",
    description = "Compares and trains on a Spark cluster.",
    mixinStandardHelpOptions = true,
    subcommands = {SparkMain.CompareOnSpark.class, SparkMain.TrainOnSpark.class})
public final class SparkMain {

  private SparkMain() {}

  /** Runs a command; ends the Java virtual machine if it fails. */
  public static void main(String[] arguments) {
    Charset charset = Charset.defaultCharset();
    int status =
        run(
            new PrintWriter(System.out, true, charset),
            new PrintWriter(System.err, true, charset),
            arguments);
    // Spark takes a return for success.
    if (status != ExitCode.OK) {
      System.exit(status);
    }
  }

  /**
   * Runs a command on the cluster that Spark's settings name.
   *
   * @return the exit status
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new SparkMain())
        .setResourceBundle(ResourceBundle.getBundle("org.eprop.spark.options", Locale.ROOT))
        .setExpandAtFiles(false)
        .setExecutionStrategy(new Surroundings()::run)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (e, command, result) -> {
              boolean mistake =
                  e instanceof InvalidInputException
                      || e instanceof UncheckedIOException
                      || e instanceof DivergenceException;
              if (mistake) {
                PrintableWriter.of(err).println("eprop-spark: " + e.getMessage());
              } else {
                e.printStackTrace(err);
              }
              return mistake ? ExitCode.USAGE : ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }

  /** {@code eprop-spark train}. */
  @Command(name = "train", mixinStandardHelpOptions = true)
  static final class TrainOnSpark implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "EXPERIMENT")
    private String name;

    @Option(names = "--out", required = true, paramLabel = "URI")
    private String out;

    @Option(names = "--set", paramLabel = "PATH=VALUE")
    private List<String> settings = List.of();

    @Option(names = "--partitions", paramLabel = "N")
    private int partitions;

    @Option(names = "--workers", paramLabel = "W")
    private int workers;

    @Option(names = "--steps", paramLabel = "K")
    private int steps = 16;

    @Override
    public Integer call() {
      if ((partitions > 0) == (workers > 0)) {
        throw new ParameterException(
            spec.commandLine(), "expected either --partitions or --workers, a number above 0");
      }
      PrintWriter stdout = spec.commandLine().getOut();
      Configuration experiment = ReadyExperiments.find(name).with(new ArrayList<>(settings));
      try (Session session = new Session("eprop train " + ReadyExperiments.shortName(name))) {
        SparkTraining training =
            new SparkTraining(session.context(), ComponentSource.ofApplication(), experiment, out);
        SparkTraining.Result result =
            partitions > 0
                ? training.synchronous(partitions, stdout::println, () -> false)
                : training.local(workers, steps, stdout::println, () -> false);
        result.scores().forEach((set, score) -> stdout.println(line(set, score)));
        stdout.println("network: " + out + "/network.npz");
        return ExitCode.OK;
      }
    }

    private static String line(String set, Score score) {
      return String.format(
          Locale.ROOT,
          "%-10s  loss %.4f  %s",
          set,
          score.loss(),
          score.hasAccuracy()
              ? String.format(Locale.ROOT, "accuracy %.2f %%", 100 * score.accuracy())
              : String.format(Locale.ROOT, "mean squared error %.5f", score.meanSquaredError()));
    }
  }

  /** {@code eprop-spark compare}. */
  @Command(name = "compare", mixinStandardHelpOptions = true)
  static final class CompareOnSpark implements Callable<Integer> {

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
}
