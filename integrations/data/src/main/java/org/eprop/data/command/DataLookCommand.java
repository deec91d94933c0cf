package org.eprop.data.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.data.reader.ReaderGuess;
import org.eprop.data.task.Recordings;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.command.Settings;
import org.eprop.experiment.command.Words;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.OpenOption;
import org.eprop.host.PluginOptions;
import org.eprop.host.Tables;
import org.eprop.report.data.DataLook;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop data look}. */
@Command(name = "look")
final class DataLookCommand extends ConsoleCommand {

  /** Only the environment is looked at. */
  private static final String ANY_AGENT =
      "{\"environment\": \"%s\", \"network\": {\"layers\": [{\"populations\": [{\"neuron\":"
          + " \"lif\"}]}]}, \"loss\": \"policy_gradient\", \"optimizer\": \"adam\","
          + " \"training\": {\"epochs\": 1}}";

  /** Only the task is looked at. */
  private static final String ANY_NETWORK =
      "{\"task\": \"%s\", \"network\": {\"layers\": [{\"populations\": [{\"neuron\": \"lif\"}]}]},"
          + " \"loss\": \"softmax_cross_entropy\", \"optimizer\": \"adam\","
          + " \"training\": {\"epochs\": 1}}";

  @Parameters(paramLabel = "DATA")
  private String data;

  @Option(names = "--set", paramLabel = "PATH=VALUE", completionCandidates = Words.Settings.class)
  private List<String> settings = List.of();

  @Option(names = "--reader", paramLabel = "NAME")
  private String reader;

  @Option(names = "--time-step", paramLabel = "MS", defaultValue = "1")
  private double timeStep;

  @Option(names = "--samples", paramLabel = "N", defaultValue = "2000")
  private int samples;

  @Option(names = "--out", paramLabel = "FILE")
  private Path out;

  @Mixin private OpenOption open;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    check();
    try (Plugins components = plugins.load()) {
      Path file = InputFiles.path(data);
      boolean named =
          ReadyExperiments.NAMES.contains(data)
              || components.names(TaskFactory.class).contains(data)
              || components.names(EnvironmentFactory.class).contains(data)
              || data.endsWith(".json");
      if (!named && Files.exists(file)) {
        recordings(components, file);
      } else {
        experiment(components);
      }
    }
    return ExitCode.OK;
  }

  private void check() {
    if (samples < 1) {
      throw new InvalidInputException("--samples: got " + samples + ", but expected at least 1");
    }
    if (!(timeStep >= 0.001 && timeStep <= 1e6)) {
      throw new InvalidInputException(
          "--time-step: got " + timeStep + ", but expected 0.001 to 1000000 ms");
    }
  }

  private void experiment(Plugins components) {
    LoadedExperiment loaded =
        LoadedExperiment.of(configuration(components).with(settings), components);
    show(new DataLook("Data of " + data, loaded.task(), samples));
    if (loaded.task() instanceof EnvironmentTask) {
      out().println("note: these episodes choose all actions with equal probability");
    }
  }

  private Configuration configuration(Plugins components) {
    if (ReadyExperiments.NAMES.contains(data)) {
      return ReadyExperiments.find(data);
    }
    if (components.names(TaskFactory.class).contains(data)) {
      return Configuration.of(String.format(Locale.ROOT, ANY_NETWORK, data), data);
    }
    return components.names(EnvironmentFactory.class).contains(data)
        ? Configuration.of(String.format(Locale.ROOT, ANY_AGENT, data), data)
        : ReadyExperiments.find(data);
  }

  private void recordings(Plugins components, Path path) {
    if (!settings.isEmpty()) {
      throw new InvalidInputException("--set is for experiments; " + path + " are recordings");
    }
    String name =
        reader != null
            ? reader
            : ReaderGuess.of(path)
                .orElseThrow(
                    () ->
                        new InvalidInputException(
                                "its name does not tell its format; give --reader, one of "
                                    + components.names(EventReaderFactory.class))
                            .at(path.toString()));
    Choice<EventReaderFactory> choice = Choice.of(components.find(EventReaderFactory.class, name));
    try (Recordings recordings =
        new Recordings(choice.make(choice.context(), EventReaderFactory::create), path, timeStep)) {
      DataLook look = new DataLook(String.valueOf(path.getFileName()), recordings.task(), samples);
      List<String> groups = recordings.groups();
      show(look);
      if (groups.size() > 1) {
        out().println(groups.size() + " groups: " + String.join(" ", groups));
      }
    }
  }

  private void show(DataLook look) {
    out().print(Tables.text(look.head(), look.rows()));
    look.warnings().forEach(warning -> out().println("note: " + warning));
    Path file = out != null ? out : Path.of(ReadyExperiments.shortName(data) + "-data.html");
    look.page().write(file);
    out().println(file);
    open.show(file);
  }

  @Override
  protected Optional<String> meant(List<String> unknown) {
    return Settings.hint(unknown);
  }
}
