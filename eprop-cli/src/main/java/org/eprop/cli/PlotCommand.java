package org.eprop.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.NearestNames;
import org.eprop.report.chart.Chart;
import org.eprop.report.plot.PlotFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eprop plot}. */
@Command(
    name = "plot",
    description = {
      "Writes each chart of a report as a PNG file for papers: 300 pixels an inch at a width"
          + " of 6.4 inches (16 cm), on white, in colours that the colour-blind tell apart.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  eprop plot runs/ecg",
      "  eprop plot runs/ecg --only accuracy,spikes,readout --out figures"
    })
final class PlotCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder of a run or a comparison.")
  private Path directory;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for the files; plots in that folder unless given.")
  private Path out;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only the charts of these names; a file is called NAME.png.")
  private List<String> only = List.of();

  @Mixin private PageOptions pages;

  @Override
  public Integer call() {
    System.setProperty("java.awt.headless", "true");
    List<Chart> charts = chosen(pages.of(directory).charts());
    PlotFiles.write(charts, out != null ? out : directory.resolve("plots"))
        .forEach(spec.commandLine().getOut()::println);
    return ExitCode.OK;
  }

  private List<Chart> chosen(List<Chart> charts) {
    List<String> names = charts.stream().map(Chart::id).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new InvalidInputException(
            "--only: unknown chart \"" + name + '"' + NearestNames.hint(name, names));
      }
    }
    return charts.stream().filter(chart -> only.isEmpty() || only.contains(chart.id())).toList();
  }
}
