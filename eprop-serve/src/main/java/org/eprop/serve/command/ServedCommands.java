package org.eprop.serve.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Printable;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.ModelOption;
import org.eprop.experiment.command.TrainedNetwork;
import org.eprop.experiment.command.TrainingDisplay;
import org.eprop.experiment.run.MetricsFile;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.ScoreJson;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.host.Failures;
import org.eprop.host.Main;
import org.eprop.host.Surroundings;
import org.eprop.host.terminal.PrintableWriter;
import org.eprop.host.terminal.Window;
import org.eprop.serve.ServedProgram;
import org.eprop.serve.Stop;
import picocli.CommandLine;

/** The commands, for a program that is served, each as at a terminal. */
public final class ServedCommands implements ServedProgram {

  private static final String PLUGINS = "--plugins";
  private static final String SELF = "serve";

  private final CommandLine own;
  private final Plugins plugins;
  private final List<String> options;

  /**
   * @param own the command that serves
   * @param plugins for all but commands
   * @param options by which they were found, for commands
   */
  public ServedCommands(CommandLine own, Plugins plugins, List<String> options) {
    this.own = own;
    this.plugins = plugins;
    this.options = options.stream().filter(word -> !word.isEmpty()).toList();
  }

  @Override
  public Outcome run(
      List<String> arguments,
      int columns,
      List<Component> components,
      PrintWriter out,
      PrintWriter err,
      Stop stop) {
    Surroundings surroundings =
        new Surroundings(
            () -> window(columns), () -> Window.USUAL, /* signals= */ false, components);
    stop.then(surroundings::stop);
    StringWriter error = new StringWriter();
    CommandLine line = Main.commandLine(surroundings);
    line.getCommandSpec().removeSubcommand(SELF);
    Failures failures = new Failures();
    line.setParameterExceptionHandler(
        (e, rest) -> {
          e.getCommandLine().setErr(new PrintWriter(error));
          return failures.handleParseException(e, rest);
        });
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          command.setErr(new PrintWriter(error));
          return failures.handleExecutionException(e, command, result);
        });
    List<String> all = new ArrayList<>(arguments);
    CommandLine command = line.getSubcommands().get(arguments.get(0));
    if (command != null && command.getCommandSpec().findOption(PLUGINS) != null) {
      all.addAll(options);
    }
    line.setOut(out).setErr(err);
    int status = Main.run(line, new PrintWriter(error, true), all.toArray(String[]::new));
    out.flush();
    err.flush();
    return new Outcome(status, withoutName(error.toString()));
  }

  /** A client knows that it is eprop that speaks. */
  private static String withoutName(String error) {
    return error.strip().replaceFirst("^eprop: ", "");
  }

  @Override
  public Display display(
      Trainer trainer, boolean validates, int columns, PrintWriter out, PrintWriter err) {
    TrainingDisplay shown =
        new TrainingDisplay(
            PrintableWriter.of(out),
            PrintableWriter.of(err),
            window(columns),
            trainer,
            validates,
            /* quiet= */ false);
    return new Display() {
      @Override
      public void batch(Batch batch) {
        shown.batch(batch);
      }

      @Override
      public void epoch(Epoch epoch) {
        shown.epoch(epoch);
      }

      @Override
      public void close() {
        shown.close();
      }
    };
  }

  private static Optional<Window> window(int columns) {
    return columns > 0 ? Optional.of(new Window(columns)) : Optional.empty();
  }

  @Override
  public synchronized Outcome failed(Throwable failure) {
    StringWriter error = new StringWriter();
    if (failure instanceof Exception e) {
      PrintWriter before = own.getErr();
      own.setErr(new PrintWriter(error));
      int status = new Failures().handleExecutionException(e, own, null);
      own.setErr(before);
      return new Outcome(status, withoutName(error.toString()));
    }
    return failure instanceof OutOfMemoryError
        ? new Outcome(CommandLine.ExitCode.USAGE, withoutName(Main.outOfMemory()))
        : new Outcome(CommandLine.ExitCode.SOFTWARE, Printable.of(failure.toString()));
  }

  @Override
  public EpropNetwork network(Path run) {
    return TrainedNetwork.of(run, new ModelOption(), plugins).network();
  }

  @Override
  public Task task(Path run) {
    return RecordedExperiment.of(new RunFolder(run), plugins).toMeasure().task();
  }

  @Override
  public JsonNode json(Score score) {
    return ScoreJson.of(score);
  }

  @Override
  public JsonNode json(TrainingListener.Epoch epoch) {
    return MetricsFile.json(epoch);
  }
}
