package org.eprop.stream.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.json.Json;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.OpenOption;
import org.eprop.host.PluginOptions;
import org.eprop.host.terminal.StopSignal;
import org.eprop.report.live.LocalServer;
import org.eprop.report.live.LocalServer.Answer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop stream}. */
@HelpPage(
    value = "streams",
    group = "Train and use",
    also = {"csv", "table", "online"},
    order = 23)
@Command(name = "stream")
public final class StreamCommand extends ConsoleCommand {

  private static final int MOST_PORTS = 65_535;

  /** Stays as it is when nobody serves it any more. */
  private static final String RELOAD =
      "setInterval(() => fetch('/').then(() => location.reload(), () => {}), 2000);";

  @Parameters(paramLabel = "FILE.csv")
  private String file;

  @Mixin private StreamOptions options;

  @Option(names = "--report", paramLabel = "FILE.html")
  private Path report;

  @Option(names = "--live", paramLabel = "PORT")
  private Integer live;

  @Mixin private OpenOption open;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() throws IOException {
    options.check();
    if (live != null && (live < 0 || live > MOST_PORTS)) {
      throw new InvalidInputException(
          "--live: got " + live + ", but expected a port, 0 to " + MOST_PORTS);
    }
    expectNew("--predictions", options.predictions);
    expectNew("--save", options.save);
    expectNew("--rejected", options.rejected);
    expectNew("--report", report);
    if (open.isWanted() && live == null && report == null) {
      throw mistake("--open: there is no page to show; expected --report or --live, too");
    }
    try (Plugins components = plugins.load()) {
      return run(components);
    }
  }

  /** Nothing that is written takes the place of a table. */
  private void expectNew(String option, Path to) throws IOException {
    for (Path table : new Path[] {Path.of(file), options.labelFile}) {
      if (to != null && table != null && Files.exists(to) && Files.exists(table)) {
        if (Files.isSameFile(to, table)) {
          throw new InvalidInputException(
              option + ": got " + to + ", which is read; expected another file");
        }
      }
    }
  }

  private int run(Plugins components) throws IOException {
    try (TableRun run = new TableRun(options, name(), text(), this::text, components, out());
        LocalServer server = live == null ? null : new LocalServer("--live", live, live(run));
        StopSignal stop = stopSignal("this row", err()::println)) {
      if (server != null) {
        err().println("live at " + server.address());
        open.show(server.address());
      }
      run.run(stop);
      if (options.isJson()) {
        out().print(Json.pretty(run.json()));
      }
      if (report != null) {
        run.page().write(report);
        if (server == null) {
          open.show(report);
        }
      }
      return stop.status();
    } catch (InvalidInputException e) {
      throw e.at(file);
    }
  }

  private static LocalServer.Pages live(TableRun run) {
    return (path, query) ->
        path.equals("/")
            ? Answer.of(LocalServer.HTML, run.page().script(RELOAD).html())
            : Answer.none();
  }

  private String name() {
    Path name = Path.of(file).getFileName();
    return name == null ? file : name.toString();
  }

  private Reader text() throws IOException {
    return file.equals("-")
        ? LabelFile.CsvTable.text(System.in)
        : LabelFile.CsvTable.text(Path.of(file));
  }
}
