package org.eprop.examples.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eprop.core.experiment.Configuration;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.run.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eprop report}. */
@Command(
    name = "report",
    description = {
      "Draws the report of a run anew: one HTML file that needs no network. It shows the settings,"
          + " learning curves, a sample in time (input, spikes, readout), single neurons with their"
          + " eligibility traces and learning signal, confusion matrices, and histograms of firing"
          + " rates and weights. 'eprop train' writes it, too.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  eprop report runs/ecg",
      "  eprop report runs/ecg --sample 3 --neurons 0:17,0:120 --out sample3.html"
    })
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder of a run.")
  private Path directory;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write; report.html in the run's folder unless given.")
  private Path out;

  @Mixin private FocusOptions focus;
  @Mixin private ModelOption model;
  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    RunFolder folder = new RunFolder(directory);
    folder.expectRun();
    Path file = out != null ? out : folder.report();
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      LoadedExperiment loaded =
          LoadedExperiment.of(Configuration.of(folder.experiment()), components);
      RunReport.page(
              RunReader.read(folder, loaded, model.of(folder, loaded.task())),
              focus.focus(),
              workers)
          .write(file);
    }
    spec.commandLine().getOut().println(file);
    return ExitCode.OK;
  }
}
