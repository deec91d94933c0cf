package org.eprop.experiment.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.ResultFile;
import org.eprop.experiment.run.RunFolder;
import picocli.CommandLine.Option;

/** Whether a run's network is to meet other data than the run's. */
public final class OtherData {

  @Option(names = "--data", paramLabel = "KEY=VALUE", completionCandidates = Words.TaskKeys.class)
  private List<String> settings = List.of();

  /**
   * The run's experiment with its data, or with others.
   *
   * @throws InvalidInputException if they are wrong, or would be scaled otherwise than those that
   *     the network learned from
   */
  public LoadedExperiment load(RecordedExperiment recorded, RunFolder folder) {
    if (settings.isEmpty()) {
      return recorded.toMeasure();
    }
    for (String setting : settings) {
      if (setting.indexOf('=') < 1) {
        throw new InvalidInputException(
            "--data: got " + setting + ", but expected KEY=VALUE as in test_inputs=new.npy");
      }
    }
    LoadedExperiment loaded =
        recorded.with(settings.stream().map(setting -> "task." + setting).toList());
    if (Files.exists(folder.result())) {
      ObjectNode now = Json.object();
      loaded
          .task()
          .fitted()
          .forEach((name, all) -> Arrays.stream(all).forEach(now.withArray(name)::add));
      if (!now.isEmpty()
          && !Json.line(now).equals(Json.line(ResultFile.read(folder.result()).path("fitted")))) {
        throw new InvalidInputException(
            "--data: got training data that scale all data otherwise than the run's; keep those of"
                + " the run, and change test data only");
      }
    }
    return loaded;
  }
}
