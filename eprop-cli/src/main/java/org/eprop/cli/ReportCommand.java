package org.eprop.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
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
      "Draws the report of a run or a comparison anew: one HTML file that needs no network. That"
          + " of a run shows the settings, learning curves, a sample in time (input, spikes,"
          + " readout), single neurons with their eligibility traces and learning signal, confusion"
          + " matrices, and histograms of firing rates and weights; that of a comparison the tables,"
          + " the variants' learning curves, and their gradients against BPTT's. 'eprop train' and"
          + " 'eprop compare' draw them, too.",
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

  @Parameters(paramLabel = "DIR", description = "The folder of a run, a comparison or a search.")
  private Path directory;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write; report.html in the run's folder unless given.")
  private Path out;

  @Mixin private PageOptions pages;

  @Override
  public Integer call() {
    Path file = out != null ? out : directory.resolve("report.html");
    pages.of(directory).write(file);
    spec.commandLine().getOut().println(file);
    return ExitCode.OK;
  }
}
