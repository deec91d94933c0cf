package org.eprop.compare.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.eprop.compare.analysis.ComparisonAnalysis;
import org.eprop.compare.analysis.Power;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Scores;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.compare.run.ComparisonRunner;
import org.eprop.compare.table.ComparisonFiles;
import org.eprop.compare.table.LatexTables;
import org.eprop.compare.table.MarkdownTables;
import org.eprop.compare.tune.Tuner;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.Settings;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.host.ThreadOption;
import org.eprop.host.terminal.Progress;
import org.eprop.host.terminal.StopSignal;
import org.eprop.host.terminal.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop compare}. */
@HelpPage(
    value = "compare",
    group = "Compare and tune",
    also = {"benchmark", "versus", "vs", "experiment"},
    order = 30)
@Command(name = "compare")
public final class CompareCommand extends ConsoleCommand {

  /** Tables of a comparison, for help and completion. */
  static final class Tables implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return LatexTables.kinds().iterator();
    }
  }

  private static final int MOST_SEEDS = 10_000;

  @Parameters(paramLabel = "COMPARISON", completionCandidates = ReadyComparisons.Names.class)
  private String name;

  @Option(names = "--seeds", paramLabel = "N")
  private Integer seeds;

  @Option(names = "--anyway")
  private boolean anyway;

  @Option(names = "--out", paramLabel = "DIR")
  private Path out;

  @Option(
      names = "--tables",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = CompareCommand.Tables.class)
  private List<String> tables = LatexTables.kinds();

  @Mixin private ManyRunsOptions options;
  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    options.expectCount("--seeds", seeds, MOST_SEEDS);
    for (String table : tables) {
      if (!LatexTables.kinds().contains(table)) {
        throw mistake(
            "Invalid value for option '--tables': got %s, but expected some of %s"
                .formatted(table, String.join(", ", LatexTables.kinds())));
      }
    }
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      Comparison asked = ReadyComparisons.find(name).withSettings(options.settings());
      Comparison comparison = seeds == null ? asked : asked.withSeeds(seeds);
      String shortName = ReadyExperiments.shortName(name);
      Path folder = out != null ? out : Path.of("runs", shortName);
      Function<Comparison, ComparisonRunner> runner =
          some -> new ComparisonRunner(some, folder, components, options.changed());
      new ComparisonRunner(comparison, folder, components, options.changed()); // checks it
      if (!anyway) {
        new Power(comparison).expectHope();
      }
      Tuner tuner = new Tuner(comparison, folder, components, options.changed());
      return options.locked(folder, () -> tune(shortName, tuner, runner, workers));
    }
  }

  private int tune(
      String shortName,
      Tuner tuner,
      Function<Comparison, ComparisonRunner> runner,
      Workers workers) {
    Optional<Comparison> tuned;
    try (StopSignal stop = stopSignal("the running batches", err()::println)) {
      tuned =
          tuner.run(
              workers,
              stop,
              (variant, search) ->
                  new SearchDisplay(out(), variant + ": ", search, options.isQuiet()));
      if (tuned.isEmpty()) {
        err().println("stopped and saved; the same command continues");
        return stop.status();
      }
    }
    return run(shortName, tuned.get(), runner.apply(tuned.get()), workers);
  }

  private int run(
      String shortName, Comparison comparison, ComparisonRunner runner, Workers workers) {
    Optional<List<RunResult>> results;
    try (ComparisonDisplay display =
            new ComparisonDisplay(
                out(),
                err(),
                options.isQuiet() ? Optional.empty() : surroundings().window(),
                comparison.showsTest()
                    ? List.of("test", "validation", "train")
                    : List.of("validation", "train"),
                comparison.target().isPresent(),
                runner.runs(),
                options.isQuiet());
        StopSignal stop = stopSignal("the running batches", display::message)) {
      results = runner.run(workers, stop, display);
      if (results.isEmpty()) {
        display.message(
            "stopped and saved, with %s of %s runs finished; the same command continues"
                .formatted(display.finishedRuns(), runner.runs()));
        return stop.status();
      }
    }
    ComparisonResult result = ComparisonAnalysis.of(shortName, comparison, results.get());
    ComparisonFiles.write(runner.folder(), result, tables);
    options.report(runner.folder(), (pages, file) -> pages.write(result, file));
    options.finish(
        runner.folder().resolve(ComparisonFiles.JSON),
        List.of(MarkdownTables.main(result)),
        result.notes(),
        "all tables: " + runner.folder().resolve("comparison.md"));
    return ExitCode.OK;
  }

  @Override
  protected Optional<String> meant(List<String> unknown) {
    return Settings.hint(unknown);
  }

  /**
   * Shows how a comparison goes: a line on standard output for each run that is finished, and, if
   * standard error is a terminal, one progress bar there for all runs together. Thread-safe.
   */
  private static final class ComparisonDisplay implements ComparisonListener, AutoCloseable {

    private static final int PARTS = 1000;

    private final List<String> sets;
    private final boolean hasTarget;
    private final double[] done;
    private final Progress shown;
    private int doneBefore;
    private int finished;

    /**
     * @param sets of which the first that a run was measured on is shown
     * @param hasTarget whether runs count updates to a target
     * @param runs how many there are
     * @param quiet whether to show nothing but messages
     */
    ComparisonDisplay(
        PrintWriter out,
        PrintWriter err,
        Optional<Window> window,
        List<String> sets,
        boolean hasTarget,
        int runs,
        boolean quiet) {
      this.sets = List.copyOf(sets);
      this.hasTarget = hasTarget;
      this.done = new double[runs];
      this.shown = new Progress(out, err, window, (long) PARTS * runs, quiet);
    }

    /** How many runs are finished. */
    synchronized int finishedRuns() {
      return finished;
    }

    @Override
    public synchronized void progress(int run, String variant, long seed, double share) {
      done[run] = share;
      show(variant, seed);
    }

    private void show(String variant, long seed) {
      double sum = 0;
      for (double share : done) {
        sum += share;
      }
      String runs = finished + "/" + done.length + " runs";
      shown.at(
          Math.round(PARTS * sum),
          (long) PARTS * doneBefore,
          runs,
          () -> runs + "  " + variant + " seed " + seed);
    }

    @Override
    public synchronized void finished(int run, RunResult result, boolean before) {
      finished++;
      done[run] = 1;
      if (before) {
        doneBefore++;
        return;
      }
      show(result.variant(), result.seed());
      shown.line(line(result));
    }

    private String line(RunResult result) {
      String text =
          String.format(
              Locale.ROOT,
              "%d/%d  %s seed %d%s",
              finished,
              done.length,
              result.variant(),
              result.seed(),
              result.fold() == null ? "" : " fold " + result.fold());
      if (result.problem() != null) {
        return text + "  " + result.problem();
      }
      for (String set : sets) {
        if (result.scores().containsKey(set)) {
          text += "  " + set + " " + words(result.scores().get(set));
          break;
        }
      }
      if (hasTarget) {
        text +=
            result.target().reached()
                ? "  target after " + result.target().updates() + " updates"
                : "  target not reached in " + result.target().updates() + " updates";
      }
      return text + String.format(Locale.ROOT, "  %.1f s", result.seconds());
    }

    private static String words(Scores scores) {
      if (scores.meanReturn() != null) {
        return String.format(Locale.ROOT, "return %.4g", scores.meanReturn());
      }
      return scores.accuracy() != null
          ? String.format(Locale.ROOT, "accuracy %.2f %%", 100 * scores.accuracy())
          : String.format(Locale.ROOT, "mean squared error %.4g", scores.meanSquaredError());
    }

    /** Prints a line on standard error. */
    void message(String line) {
      shown.message(line);
    }

    @Override
    public void close() {
      shown.close();
    }
  }
}
