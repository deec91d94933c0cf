package org.eprop.compare.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.experiment.command.Words;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.run.RunLock;
import org.eprop.host.Columns;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.Failures;
import org.eprop.host.OpenOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What commands of many runs of one experiment have in common. */
final class ManyRunsOptions {

  private static final String PAGE = "report.html";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      completionCandidates = Words.Settings.class,
      descriptionKey = "runs.set")
  private List<String> settings = List.of();

  @Option(names = "--rerun-changed")
  private boolean rerunChanged;

  @Option(names = "--other-java")
  private boolean otherJava;

  @Option(names = "--no-report")
  private boolean noReport;

  @Option(names = "--quiet")
  private boolean quiet;

  @Option(names = "--json")
  private boolean json;

  @Mixin private OpenOption open;

  List<String> settings() {
    return settings;
  }

  ChangedRuns changed() {
    return new ChangedRuns(rerunChanged, otherJava);
  }

  boolean isQuiet() {
    return quiet || json;
  }

  /** Checks a number of seeds or trials; null is none. */
  void expectCount(String option, Integer count, int most) {
    if (count != null && (count < 1 || count > most)) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '%s': got %s, but expected 1 to %s"
              .formatted(option, count, most));
    }
  }

  /** Runs in a folder that no other process uses meanwhile. */
  int locked(Path folder, IntSupplier run) {
    RunLock lock = RunLock.ofComparison(folder);
    try {
      AtomicFiles.discardLeftovers(folder);
      return run.getAsInt();
    } finally {
      lock.close();
    }
  }

  /** Everything is saved by now, and no failure to draw the report changes that. */
  void report(Path folder, BiConsumer<ResultPages, Path> page) {
    Optional<ResultPages> pages =
        ServiceLoader.load(ResultPages.class, ManyRunsOptions.class.getClassLoader()).findFirst();
    if (noReport || pages.isEmpty()) {
      return;
    }
    try {
      page.accept(pages.get(), folder.resolve(PAGE));
      open.show(folder.resolve(PAGE));
    } catch (RuntimeException e) {
      spec.commandLine().getErr().println(Failures.noReport(folder, e));
    }
  }

  /**
   * What is to be known of a result, and where more is.
   *
   * @param result the file with every number
   */
  void finish(Path result, List<String> tables, List<String> notes, String more) {
    PrintWriter stdout = spec.commandLine().getOut();
    if (json) {
      stdout.print(InputFiles.text(result));
    }
    if (isQuiet()) {
      return;
    }
    tables.forEach(table -> stdout.print("\n" + table));
    stdout.println();
    int width = ((ConsoleCommand) spec.userObject()).columns();
    notes.forEach(note -> stdout.print(new Columns(2, width).row("-", note)));
    Path page = result.resolveSibling(PAGE);
    if (!noReport && Files.exists(page)) {
      stdout.println("page: " + page);
    }
    stdout.println(more);
  }
}
