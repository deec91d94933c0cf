package org.eprop.compare.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.analysis.SearchAnalysis;
import org.eprop.compare.definition.ReadySearches;
import org.eprop.compare.definition.Search;
import org.eprop.compare.definition.SearchReader;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.run.SearchRunner;
import org.eprop.compare.run.SearchRunner.Trials;
import org.eprop.compare.table.MarkdownTables;
import org.eprop.compare.table.SearchFiles;
import org.eprop.compare.table.SearchTables;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.Settings;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.host.ThreadOption;
import org.eprop.host.terminal.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop search}. */
@HelpPage(
    value = "searches",
    group = "Compare and tune",
    also = {"tune", "optimize", "sweep", "hyperparameters"},
    order = 31)
@Command(name = "search")
public final class SearchCommand extends ConsoleCommand {

  private static final int SHOWN = 5;

  @Parameters(paramLabel = "SEARCH")
  private String name;

  @Option(names = "--trials", paramLabel = "N")
  private Integer trials;

  @Option(names = "--out", paramLabel = "DIR")
  private Path out;

  @Option(names = "--test")
  private boolean test;

  @Mixin private ManyRunsOptions options;
  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    options.expectCount("--trials", trials, SearchReader.MOST_TRIALS);
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      Search asked = ReadySearches.find(name).withSettings(options.settings());
      Search search = trials == null ? asked : asked.withTrials(trials);
      if (test && search.folds().isPresent()) {
        throw mistake(
            "Invalid option '--test': with \"folds\" no network learned from all training data;"
                + " train best.json, and measure that");
      }
      String shortName = ReadyExperiments.shortName(name);
      Path folder = out != null ? out : Path.of("runs", shortName);
      SearchRunner runner = new SearchRunner(search, folder, components, options.changed());
      return options.locked(folder, () -> run(shortName, search, runner, workers));
    }
  }

  private int run(String shortName, Search search, SearchRunner runner, Workers workers) {
    Optional<Trials> found;
    try (StopSignal stop = stopSignal("the running batches", err()::println)) {
      found = runner.run(workers, stop, new SearchDisplay(out(), "", search, options.isQuiet()));
      if (found.isEmpty()) {
        err().println("stopped and saved; the same command continues");
        return stop.status();
      }
    }
    SearchResult chosen = SearchAnalysis.of(shortName, search, found.get(), List.of());
    int best = chosen.trials().get(0).number();
    if (chosen.trials().get(0).score().mean() == null) {
      throw new InvalidInputException(
          search.source() + ": every trial diverged; expected ranges in which training is stable");
    }
    List<Scores> tested = test ? runner.test(best, workers) : List.of();
    SearchResult result = SearchAnalysis.of(shortName, search, found.get(), tested);
    SearchFiles.write(runner.folder(), result, runner.experimentOf(best));
    options.report(runner.folder(), (pages, file) -> pages.write(result, file));
    List<String> tables = new ArrayList<>();
    tables.add(MarkdownTables.of(SearchTables.trials(result, SHOWN)));
    if (!result.test().isEmpty()) {
      tables.add(MarkdownTables.of(SearchTables.test(result)));
    }
    options.finish(
        runner.folder().resolve(SearchFiles.JSON),
        tables,
        result.notes(),
        "to train it: eprop train " + runner.folder().resolve(SearchFiles.BEST));
    if (test && tested.isEmpty()) {
      err().println("eprop: warning: the task has no test data");
    }
    return ExitCode.OK;
  }

  @Override
  protected Optional<String> meant(List<String> unknown) {
    return Settings.hint(unknown);
  }
}
