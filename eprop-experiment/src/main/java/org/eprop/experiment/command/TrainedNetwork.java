package org.eprop.experiment.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunNetworks;

/**
 * A network of a run's folder, or of a file.
 *
 * @param file of the network
 * @param network read from it
 * @param recorded the run's experiment; empty if the network is no run's
 */
public record TrainedNetwork(
    Path file, EpropNetwork network, Optional<RecordedExperiment> recorded) {

  /**
   * Loads it.
   *
   * @param run a folder, or a file that NetworkFile.write wrote
   */
  public static TrainedNetwork of(Path run, ModelOption which, Plugins plugins) {
    if (Files.isRegularFile(run)) {
      if (which.isGiven()) {
        throw new InvalidInputException(
            run + ": is a network of its own; --model is for the folder of a run");
      }
      return new TrainedNetwork(run, NetworkFile.read(run, plugins).network(), Optional.empty());
    }
    RunFolder folder = new RunFolder(run);
    RecordedExperiment recorded = RecordedExperiment.of(folder, plugins);
    RunNetworks networks = new RunNetworks(folder, recorded.state());
    Path file = which.of(networks);
    return new TrainedNetwork(file, networks.load(file, plugins).network(), Optional.of(recorded));
  }

  /** The first inputs of the task's test data, or else validation or training data. */
  public List<Input> inputs(int count) {
    Task task = recorded.orElseThrow().toMeasure().task();
    Dataset data = task.test().or(task::validation).orElseGet(task::train);
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < Math.min(count, data.size()); i++) {
      inputs.add(data.sample(1, i).input());
    }
    return inputs;
  }
}
