package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.MetricsFile;
import org.eprop.experiment.run.ResultFile;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.experiment.run.RunState;

/** Reads what a run's folder holds, for its report and its plots. */
public final class RunReader {

  private RunReader() {}

  /**
   * Reads it; a run that is not finished has no result yet.
   *
   * @param networks the folder, and what is known of its files
   * @param loaded the folder's experiment
   * @param model the file of the network
   * @param network the network to look into
   * @throws InvalidInputException naming the file that is missing or wrong
   */
  public static ReportedRun read(
      RunNetworks networks, LoadedExperiment loaded, Path model, EpropNetwork network) {
    RunFolder folder = networks.folder();
    return new ReportedRun(
        folder.name(),
        object(folder.experiment()),
        MetricsFile.lines(folder.metrics(), networks.state()),
        Files.exists(folder.result()) ? ResultFile.read(folder.result()) : Json.object(),
        network,
        String.valueOf(model.getFileName()).replace(".npz", ""),
        loaded.task());
  }

  /**
   * Reads what several runs wrote, without their networks and data.
   *
   * @throws InvalidInputException naming the file that is missing or wrong
   */
  public static List<RunSummary> summaries(List<Path> directories) {
    List<RunFolder> folders = directories.stream().map(RunFolder::new).toList();
    boolean alike = folders.stream().map(RunFolder::name).distinct().count() < folders.size();
    List<RunSummary> runs = new ArrayList<>();
    for (RunFolder folder : folders) {
      folder.expectRun();
      RunState state = RunState.of(folder);
      state.checkExperiment(folder.experiment());
      runs.add(
          new RunSummary(
              alike ? folder.path().toString() : folder.name(),
              object(folder.experiment()),
              MetricsFile.lines(folder.metrics(), state),
              Files.exists(folder.result()) ? ResultFile.read(folder.result()) : Json.object()));
    }
    return runs;
  }

  private static JsonNode object(Path file) {
    JsonNode json = Json.parse(InputFiles.text(file));
    if (json == null || !json.isObject()) {
      throw new InvalidInputException("got no JSON object").at(file.toString());
    }
    return json;
  }
}
