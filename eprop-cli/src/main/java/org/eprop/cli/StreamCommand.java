package org.eprop.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.cli.stream.StreamOptions;
import org.eprop.cli.stream.TableRun;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.live.LocalServer;
import org.eprop.report.live.LocalServer.Answer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eprop stream}. */
@Command(
    name = "stream",
    description = {
      "Learns a table while it reads it, row by row: each row is predicted, and learned when its"
          + " label comes. Says how good predictions are (of classes: accuracy, kappa, kappa"
          + " temporal, AUC; of numbers: mean absolute and root mean squared error), beside who"
          + " always says the last label known, and the moving average of the last hundred.",
      "",
      "The first line has the names of the columns. How columns become input is chosen by the first"
          + " rows, and printed. Where labels persist, the last one known is an input, too. An empty cell is not known; a row without a label is predicted, and"
          + " not learned.",
      "",
      "Ctrl-C ends the run as the table's end does; a second Ctrl-C ends at once.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  eprop stream power.csv --label demand --delay 24 --report power.html",
      "  eprop stream machines.csv --label failed --key machine --ignore time",
      "  tail -n +1 -f log.csv | eprop stream - --label state --live 8080",
      "  (echo sensor,x,state; kafka-console-consumer.sh --topic readings \\",
      "    --bootstrap-server localhost:9092 --property print.key=true \\",
      "    --property key.separator=,) | eprop stream - --key sensor --label state"
    })
final class StreamCommand implements Callable<Integer> {

  private static final int MOST_PORTS = 65_535;

  /** Stays as it is when nobody serves it any more. */
  private static final String RELOAD =
      "setInterval(() => fetch('/').then(() => location.reload(), () => {}), 2000);";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE.csv", description = "The table; - for standard input.")
  private String file;

  @Mixin private StreamOptions options;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write a page with curves of the scores, too.")
  private Path report;

  @Option(
      names = "--live",
      paramLabel = "PORT",
      description =
          "Also serve that page while the table is read, at http://127.0.0.1:PORT, to this computer"
              + " only; 0 for any port that is free.")
  private Integer live;

  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() throws IOException {
    options.check();
    if (live != null && (live < 0 || live > MOST_PORTS)) {
      throw new InvalidInputException(
          "--live: got " + live + ", but expected a port, 0 to " + MOST_PORTS);
    }
    try (Plugins components = plugins.load()) {
      return run(components);
    }
  }

  private int run(Plugins components) throws IOException {
    try (TableRun run = new TableRun(options, text(), components, spec.commandLine().getOut());
        LocalServer server = live == null ? null : new LocalServer("--live", live, live(run));
        StopSignal stop = stopSignal()) {
      if (server != null) {
        spec.commandLine().getErr().println("live at " + server.address());
      }
      run.run(stop);
      if (report != null) {
        run.page().write(report);
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

  private StopSignal stopSignal() {
    PrintWriter stderr = spec.commandLine().getErr();
    return EpropCommand.surroundings(spec.commandLine())
        .stopSignal(() -> stderr.println("stopping after this row; press again to end at once"));
  }

  private Reader text() throws IOException {
    if (file.equals("-")) {
      return new InputStreamReader(System.in, StandardCharsets.UTF_8);
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new InvalidInputException("there is no such file");
    }
    return Files.newBufferedReader(path);
  }
}
