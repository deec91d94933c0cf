package org.eprop.report.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.plot.PlotFiles;
import org.eprop.report.plot.PlotFormat;
import org.eprop.report.plot.PlotSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop plot}. */
@HelpPage(
    value = "report",
    group = "Look at results",
    also = {"draw", "chart", "charts", "figure", "figures"},
    order = 42)
@Command(name = "plot")
public final class PlotCommand extends ConsoleCommand {

  @Parameters(paramLabel = "DIR")
  private Path directory;

  @Option(names = "--out", paramLabel = "DIR|FILE")
  private Path out;

  @Option(names = "--format", paramLabel = "png|svg|pdf", split = ",")
  private List<String> formats = List.of();

  @Option(names = "--width", paramLabel = "column|page|MM", defaultValue = "page")
  private String width;

  @Option(names = "--order", paramLabel = "given|value|AXIS", defaultValue = "given")
  private String order;

  @Option(names = "--log", paramLabel = "NAME", split = ",")
  private List<String> log = List.of();

  @Option(names = "--only", paramLabel = "NAME", split = ",")
  private List<String> only = List.of();

  @Mixin private PageOptions pages;

  @Override
  public Integer call() {
    System.setProperty("java.awt.headless", "true");
    Optional<PlotFormat> ending = ending();
    PlotSettings settings =
        new PlotSettings(
            millimetres(), ending.map(List::of).orElseGet(this::formats), order, Set.copyOf(log));
    List<Chart> all = pages.of(directory).charts();
    List<Chart> charts = chosen(all);
    expectKnown("--log", log, all);
    expectOrder(charts);
    if (ending.isPresent()) {
      if (charts.size() != 1) {
        throw new InvalidInputException(
            ("--out: got the file %s for %s charts, but expected a folder, or --only"
                    + " with the name of one chart")
                .formatted(out, charts.size()));
      }
      PlotFiles.write(charts.get(0), out, ending.get(), settings);
      out().println(out);
    } else {
      PlotFiles.write(charts, out != null ? out : directory.resolve("plots"), settings)
          .forEach(out()::println);
    }
    return ExitCode.OK;
  }

  /** The format that the ending of --out says, if it has one. */
  private Optional<PlotFormat> ending() {
    String name = out == null || out.getFileName() == null ? "" : out.getFileName().toString();
    Optional<PlotFormat> ending =
        name.contains(".")
            ? PlotFormat.named(name.substring(name.lastIndexOf('.') + 1))
            : Optional.empty();
    if (ending.isPresent() && !formats.isEmpty()) {
      throw new InvalidInputException(
          "--format: got it beside --out "
              + out
              + ", whose ending is a format; expected one of both");
    }
    return ending;
  }

  private List<PlotFormat> formats() {
    return formats.isEmpty()
        ? List.of(PlotFormat.PNG)
        : formats.stream()
            .map(
                name ->
                    PlotFormat.named(name)
                        .orElseThrow(
                            () ->
                                new InvalidInputException(
                                    "--format: unknown format \""
                                        + name
                                        + '"'
                                        + NearestNames.hint(name, PlotFormat.endings()))))
            .distinct()
            .toList();
  }

  private double millimetres() {
    return switch (width) {
      case "column" -> PlotSettings.COLUMN;
      case "page" -> PlotSettings.PAGE;
      default -> {
        try {
          yield Double.parseDouble(width);
        } catch (NumberFormatException e) {
          throw new InvalidInputException(
              "--width: got \"" + width + "\", but expected column, page, or millimetres", e);
        }
      }
    };
  }

  private List<Chart> chosen(List<Chart> charts) {
    expectKnown("--only", only, charts);
    return charts.stream().filter(chart -> only.isEmpty() || only.contains(chart.id())).toList();
  }

  private static void expectKnown(String option, List<String> wanted, List<Chart> charts) {
    List<String> names = charts.stream().map(Chart::id).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new InvalidInputException(
            option + ": unknown chart \"" + name + '"' + NearestNames.hint(name, names));
      }
    }
  }

  private void expectOrder(List<Chart> charts) {
    List<String> known = new ArrayList<>(List.of(DotChart.GIVEN, DotChart.VALUE));
    for (Chart chart : charts) {
      if (chart instanceof DotChart dots) {
        dots.axes().stream().filter(axis -> !known.contains(axis)).forEach(known::add);
      }
    }
    if (!known.contains(order)) {
      throw new InvalidInputException(
          "--order: unknown order \"" + order + '"' + NearestNames.hint(order, known));
    }
  }
}
