package org.eprop.experiment.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.Training;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.NetworkEvaluation;
import org.eprop.experiment.training.Score;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.host.ThreadOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop predict}. */
@HelpPage(
    value = "runs",
    group = "Train and use",
    also = {"infer", "inference", "classify", "answer"},
    order = 22)
@Command(name = "predict")
public final class PredictCommand extends ExperimentCommand {

  private static final String SETS = "train|validation|test";

  @Parameters(paramLabel = "DIR")
  private Path directory;

  @Option(names = "--set", paramLabel = SETS, completionCandidates = Words.Sets.class)
  private String set;

  @Option(names = "--out", paramLabel = "FILE", required = true)
  private Path out;

  @Mixin private OtherData other;
  @Mixin private ModelOption which;
  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    if (!name.endsWith(".npz") && !name.endsWith(".csv")) {
      throw new InvalidInputException("--out: got " + out + ", but expected FILE.npz or FILE.csv");
    }
    RunFolder folder = new RunFolder(directory);
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      RecordedExperiment recorded = RecordedExperiment.of(folder, components);
      LoadedExperiment loaded = other.load(recorded, folder);
      RunNetworks networks = new RunNetworks(folder, recorded.state());
      EpropNetwork network = which.load(which.of(networks), networks, loaded);
      String chosen = chosen(sets(loaded.task()));
      Dataset data = sets(loaded.task()).get(chosen);
      Training training = loaded.experiment().training();
      Metrics metrics = Metrics.of(training, loaded.task().timeStep());
      Function<BiConsumer<Sample, SampleRun>, Score> run =
          seen ->
              NetworkEvaluation.of(
                  network,
                  network.engine(workers),
                  data,
                  training.batchSize(),
                  workers,
                  metrics,
                  seen);
      Score score =
          name.endsWith(".npz")
              ? PredictedArrays.write(out, network.structure(), run)
              : PredictedRows.write(out, network.structure(), run);
      out().print(ScoreText.table(Map.of(chosen, score)));
      out().println(out);
    }
    return ExitCode.OK;
  }

  private static Map<String, Dataset> sets(Task task) {
    Map<String, Dataset> sets = new LinkedHashMap<>();
    task.test().ifPresent(data -> sets.put("test", data));
    task.validation().ifPresent(data -> sets.put("validation", data));
    sets.put("train", task.train());
    return sets;
  }

  private String chosen(Map<String, Dataset> sets) {
    if (set == null) {
      return sets.keySet().iterator().next();
    }
    if (!sets.containsKey(set)) {
      throw new InvalidInputException(
          "--set: got " + set + ", but the task has " + String.join(", ", sets.keySet()));
    }
    return set;
  }
}
