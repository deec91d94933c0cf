package org.eprop.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.report.page.Page;
import org.eprop.report.run.RunOverlay;
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
      "Draws the report of a run or a comparison again: one HTML file that needs no network. That"
          + " of"
          + " a run shows the settings, learning curves, a sample in time (input, spikes, readout),"
          + " single neurons with their eligibility traces and learning signal, confusion matrices,"
          + " and histograms of firing rates and weights; that of a comparison the tables, the"
          + " variants' learning curves, and their gradients against BPTT's. 'eprop train' and"
          + " 'eprop compare' draw them, too.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  eprop report runs/ecg",
      "  eprop report runs/ecg --sample 3 --neurons layer0:17,layer0:120 --out s3.html",
      "  eprop report runs/ecg runs/ecg-7 runs/bptt"
    })
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description =
          "The folder of a run, a comparison or a search; or of several runs, whose learning curves"
              + " are laid over each other.")
  private List<Path> directories;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The file to write. Default: report.html in the run's folder, or of several runs"
              + " overlay.html.")
  private Path out;

  @Mixin private OpenOption open;
  @Mixin private PageOptions pages;

  @Override
  public Integer call() {
    Path file = out != null ? out : usual();
    page().write(file);
    spec.commandLine().getOut().println(file);
    open.show(file);
    return ExitCode.OK;
  }

  private Path usual() {
    return directories.size() == 1
        ? directories.get(0).resolve("report.html")
        : Path.of("overlay.html");
  }

  private Page page() {
    if (directories.size() == 1) {
      return pages.of(directories.get(0));
    }
    pages.expectNone(directories.size());
    expectDifferent();
    return RunOverlay.page(RunReader.summaries(directories));
  }

  private void expectDifferent() {
    Set<Path> seen = new HashSet<>();
    for (Path directory : directories) {
      if (!seen.add(directory.toAbsolutePath().normalize())) {
        throw new InvalidInputException(directory + ": got this folder twice");
      }
    }
  }
}
