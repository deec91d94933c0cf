package org.eprop.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.cli.stream.StreamRun;
import org.eprop.cli.stream.StreamSettings;
import org.eprop.core.plugin.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
          + " rows, and printed. An empty cell is not known; a row without a label is predicted, and"
          + " not learned.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  eprop stream power.csv --label demand --delay 24 --report power.html",
      "  eprop stream machines.csv --label failed --key machine --ignore time",
      "  tail -n +1 -f log.csv | eprop stream - --label state"
    })
final class StreamCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE.csv", description = "The table; - for standard input.")
  private String file;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      required = true,
      description = "What is to be predicted: texts or few whole numbers are classes.")
  private String label;

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      description = "Each of its values has a learner of its own.")
  private String key;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns that are left out.")
  private List<String> ignored = List.of();

  @Option(
      names = "--delay",
      paramLabel = "ROWS",
      defaultValue = "0",
      description = "By how many rows of its key a label is late; ${DEFAULT-VALUE} unless given.")
  private int delay;

  @Option(
      names = "--look",
      paramLabel = "ROWS",
      defaultValue = "500",
      description = "By how many rows encoders are chosen; ${DEFAULT-VALUE} unless given.")
  private int look;

  @Option(
      names = "--window",
      paramLabel = "LABELS",
      defaultValue = "1000",
      description = "Scores of each so many labels; ${DEFAULT-VALUE} unless given.")
  private int window;

  @Option(
      names = "--delimiter",
      paramLabel = "C",
      defaultValue = ",",
      description = "Between cells; a comma unless given.")
  private char delimiter;

  @Option(
      names = "--neurons",
      paramLabel = "N",
      defaultValue = "100",
      description = "Of the network; ${DEFAULT-VALUE} unless given.")
  private int neurons;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adam",
      description = "${DEFAULT-VALUE} unless given.")
  private String optimizer;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      defaultValue = "0.003",
      description = "The learning rate; ${DEFAULT-VALUE} unless given.")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the network's first weights; ${DEFAULT-VALUE} unless given.")
  private long seed;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write a page with curves of the scores, too.")
  private Path report;

  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() throws IOException {
    expect("--delay", delay, 0);
    expect("--look", look, 2);
    expect("--window", window, 1);
    expect("--neurons", neurons, 1);
    StreamSettings settings =
        new StreamSettings(
            label, key, ignored, delay, look, window, neurons, optimizer, rate, seed);
    try (Plugins components = plugins.load();
        StreamRun run =
            new StreamRun(settings, text(), delimiter, components, spec.commandLine().getOut())) {
      run.run();
      if (report != null) {
        run.report(report);
      }
    }
    return ExitCode.OK;
  }

  private static void expect(String option, int number, int least) {
    if (number < least) {
      throw new InvalidInputException(
          option + ": got " + number + ", but expected a number >= " + least);
    }
  }

  private Reader text() throws IOException {
    if (file.equals("-")) {
      return new InputStreamReader(System.in, StandardCharsets.UTF_8);
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new InvalidInputException(file + ": there is no such file");
    }
    return Files.newBufferedReader(path);
  }
}
