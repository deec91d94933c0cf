package org.eprop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.report.run.ReportedRun;
import org.eprop.report.run.RunSummary;

/** Reads what a run's folder holds, for its report and its plots. */
final class RunReader {

  private RunReader() {}

  /**
   * Reads it; a run that is not finished has no result yet.
   *
   * @param loaded the folder's experiment
   * @param model the file of the network
   * @param network the network to look into
   * @throws InvalidInputException naming the file that is missing or wrong
   */
  static ReportedRun read(
      RunFolder folder, LoadedExperiment loaded, Path model, EpropNetwork network) {
    return new ReportedRun(
        folder.name(),
        object(folder.experiment()),
        metrics(folder.metrics()),
        Files.exists(folder.result()) ? object(folder.result()) : Json.object(),
        network,
        String.valueOf(model.getFileName()).replace(".npz", ""),
        loaded.task());
  }

  /**
   * Reads what several runs wrote, without their networks and data.
   *
   * @throws InvalidInputException naming the file that is missing or wrong
   */
  static List<RunSummary> summaries(List<Path> directories) {
    List<RunFolder> folders = directories.stream().map(RunFolder::new).toList();
    boolean alike = folders.stream().map(RunFolder::name).distinct().count() < folders.size();
    List<RunSummary> runs = new ArrayList<>();
    for (RunFolder folder : folders) {
      folder.expectRun();
      runs.add(
          new RunSummary(
              alike ? folder.path().toString() : folder.name(),
              object(folder.experiment()),
              metrics(folder.metrics()),
              Files.exists(folder.result()) ? object(folder.result()) : Json.object()));
    }
    return runs;
  }

  private static JsonNode object(Path file) {
    JsonNode json = Json.parse(text(file));
    if (json == null || !json.isObject()) {
      throw new InvalidInputException("got no JSON object").at(file.toString());
    }
    return json;
  }

  /** An object for each epoch. */
  static List<JsonNode> metrics(Path file) {
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : (Files.exists(file) ? text(file) : "").lines().toList()) {
      JsonNode json = Json.parse(line);
      if (json == null || !json.isObject()) {
        break; // a killed run may leave half a line
      }
      epochs.add(json);
    }
    return epochs;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InvalidInputException("can't be read: " + e.getMessage(), e).at(file.toString());
    }
  }
}
