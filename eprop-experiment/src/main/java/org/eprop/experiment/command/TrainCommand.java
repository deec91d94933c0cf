package org.eprop.experiment.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.ResultFile;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunLock;
import org.eprop.experiment.run.RunPages;
import org.eprop.host.HelpPage;
import org.eprop.host.OpenOption;
import org.eprop.host.PluginOptions;
import org.eprop.host.ThreadOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop train}. */
@HelpPage(
    value = "experiments",
    group = "Train and use",
    also = {"run", "fit", "start", "learn", "resume"},
    order = 20)
@Command(name = "train")
public final class TrainCommand extends ExperimentCommand {

  private static final int MOST_PORTS = 65535;

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPERIMENT",
      completionCandidates = ReadyExperiments.Names.class)
  private String experiment;

  @Option(names = "--set", paramLabel = "PATH=VALUE", completionCandidates = Words.Settings.class)
  private List<String> settings = List.of();

  @Option(names = "--seed", paramLabel = "N")
  private Long seed;

  @Option(names = "--out", paramLabel = "DIR")
  private Path out;

  @Option(names = "--overwrite")
  private boolean overwrite;

  @Option(names = "--resume", paramLabel = "DIR")
  private Path resume;

  @Option(names = "--checkpoint-every", paramLabel = "SECONDS", defaultValue = "10")
  private double checkpointEvery;

  @Option(names = "--tensorboard")
  private boolean tensorBoard;

  @Option(names = "--live", paramLabel = "PORT")
  private Integer live;

  @Option(names = "--quiet")
  private boolean quiet;

  @Option(names = "--json")
  private boolean json;

  @Option(names = "--no-report")
  private boolean noReport;

  @Mixin private ThreadOption threads;
  @Mixin private OpenOption open;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    check();
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      return resume == null ? start(components, workers) : goOn(components, workers);
    }
  }

  private void check() {
    if (!(checkpointEvery >= 0)) {
      throw mistake(
          "Invalid value for option '--checkpoint-every': got "
              + checkpointEvery
              + ", but expected a number of seconds >= 0");
    }
    if (experiment == null && resume == null) {
      throw mistake(
          "Missing parameter: EXPERIMENT (one of "
              + ReadyExperiments.NAMES
              + ", or a JSON file), or --resume DIR");
    }
    if (live != null && (live < 0 || live > MOST_PORTS)) {
      throw mistake("--live: got " + live + ", but expected a port, 0 to " + MOST_PORTS);
    }
    boolean changes =
        experiment != null || !settings.isEmpty() || seed != null || out != null || overwrite;
    if (resume != null && changes) {
      throw mistake(
          "--resume continues the run in its folder; EXPERIMENT, --set, --seed, --out and"
              + " --overwrite can't be combined with it");
    }
  }

  private int start(Plugins components, Workers workers) {
    Configuration configuration = ReadyExperiments.find(experiment).with(settings);
    if (seed != null) {
      configuration = configuration.with(List.of("seed=" + seed));
    }
    RunFolder folder =
        new RunFolder(out != null ? out : Path.of("runs", ReadyExperiments.shortName(experiment)));
    if (!overwrite) {
      new ExperimentReader(components).read(configuration); // a mistake there is told first
      folder.expectNone();
    }
    LoadedExperiment loaded = LoadedExperiment.of(configuration, components);
    TrainingRun run = run(folder, loaded, workers);
    List<String> warnings = new ArrayList<>(loaded.task().warnings());
    run.notes().forEach(note -> warnings.add(note.toString()));
    for (String warning : quiet ? List.<String>of() : warnings) {
      err().println("eprop: warning: " + warning);
    }
    RunLock lock = RunLock.of(folder);
    try (RunPages.Live server = serve(folder)) {
      if (overwrite) {
        folder.clear();
      } else {
        folder.expectNone();
      }
      return told(folder, run.start(Optional.ofNullable(server)));
    } finally {
      lock.close();
    }
  }

  private int goOn(Plugins components, Workers workers) {
    RunFolder folder = new RunFolder(resume);
    folder.expectRun();
    RunLock lock = RunLock.of(folder);
    try (RunPages.Live server = serve(folder)) {
      RecordedExperiment recorded = RecordedExperiment.of(folder, components);
      TrainingRun run = run(folder, recorded.toResume(err()), workers);
      return told(folder, run.resume(recorded.state(), Optional.ofNullable(server)));
    } finally {
      lock.close();
    }
  }

  /** Prints the result of a training that is over, if it is wanted as JSON. */
  private int told(RunFolder folder, int status) {
    if (json && status == ExitCode.OK) {
      ObjectNode object = Json.object().put("run", folder.path().toString());
      if (Files.exists(folder.report())) {
        object.put("page", folder.report().toString());
      }
      object.set("result", ResultFile.read(folder.result()));
      out().print(Json.pretty(object));
    }
    return status;
  }

  /** The page while training, or null if it was not asked for. */
  private RunPages.Live serve(RunFolder folder) {
    if (live == null) {
      return null;
    }
    RunPages.Live server =
        pages()
            .orElseThrow(
                () -> mistake("--live: the module that has pages, eprop-report, is missing"))
            .serve(live, folder.name());
    err().println("live: " + server.address());
    open.show(server.address());
    return server;
  }

  private static Optional<RunPages> pages() {
    return ServiceLoader.load(RunPages.class, TrainCommand.class.getClassLoader()).findFirst();
  }

  private TrainingRun run(RunFolder folder, LoadedExperiment loaded, Workers workers) {
    String command = "eprop train --resume " + folder.path() + plugins.asGiven();
    return new TrainingRun(
        folder,
        loaded,
        workers,
        new TrainingRun.Options(checkpointEvery, quiet, tensorBoard, command),
        noReport ? Optional.empty() : pages(),
        surroundings(),
        open,
        json ? new PrintWriter(Writer.nullWriter()) : out(),
        err());
  }
}
