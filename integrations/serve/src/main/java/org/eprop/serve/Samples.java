package org.eprop.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.common.Placed;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Readout;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.experiment.training.Episodes;

/**
 * The samples that a request is about: of a task, as experiments name it, or of a run's.
 *
 * @param chosen the data set they are of
 */
record Samples(Dataset chosen, EpropNetwork network, Workers workers) {

  private static final List<String> PARTS = List.of("train", "validation", "test");

  /** What is done with a sample. */
  interface Visitor {
    void visit(int n, Sample sample, SampleRun run);
  }

  /**
   * Reads {@code data}: {@code task}, and where it names files, names of arrays that came with the
   * request will do; or {@code run}, the folder of one; and {@code part}.
   */
  static Samples of(
      Request request,
      ServedProgram program,
      ExperimentReader reader,
      EpropNetwork network,
      Workers workers) {
    ConfigNode json = request.json().require("data", "an object with a task");
    json.withKeys(List.of("task", "run", "part"));
    Request data = new Request(json, request.arrays(), request.client(), request.allowed());
    Task task =
        data.has("run")
            ? program.task(data.file("run"))
            : load(
                reader.component(data.withArrays("task", List.of()), TaskFactory.class),
                /* seed= */ 1);
    if (task.inputs() != network.structure().channels()) {
      throw new InvalidInputException(
              "got %s channels, but expected %s, those of the network"
                  .formatted(task.inputs(), network.structure().channels()))
          .at("data");
    }
    String part = data.has("part") ? json.get("part").oneOf(PARTS) : "train";
    Dataset chosen =
        switch (part) {
          case "test" -> task.test().orElseThrow(() -> none(part));
          case "validation" -> task.validation().orElseThrow(() -> none(part));
          default -> task.train();
        };
    return new Samples(chosen, network, workers);
  }

  private static InvalidInputException none(String part) {
    return new InvalidInputException("the task has no " + part + " data").at("data");
  }

  /** Loads the data of a task. */
  static Task load(Choice<TaskFactory> task, long seed) {
    return Placed.at(
        "task " + task.name(), () -> task.make(task.context().withSeed(seed), TaskFactory::create));
  }

  int size() {
    return chosen.size();
  }

  /** All of them. */
  List<Sample> all() {
    return Episodes.samples(network, chosen, 0, 0, size(), workers);
  }

  /** A single one. */
  Sample one(int n) {
    if (n < 0 || n >= size()) {
      throw new InvalidInputException(
              "got " + n + ", but expected 0 to " + (size() - 1) + ", one of the samples")
          .at("sample");
    }
    return Episodes.samples(network, chosen, 0, n, 1, workers).get(0);
  }

  /** The most steps that one has. */
  int longest() {
    int longest = 0;
    for (int n = 0; n < size(); n++) {
      longest = Math.max(longest, one(n).input().steps());
    }
    return longest;
  }

  /** Runs them batch by batch. */
  void forEach(int batch, Function<List<Sample>, BatchResult> run, Visitor visitor) {
    for (int from = 0; from < size(); from += batch) {
      int count = Math.min(batch, size() - from);
      List<Sample> samples = Episodes.samples(network, chosen, 0, from, count, workers);
      List<SampleRun> runs = run.apply(samples).runs();
      for (int b = 0; b < count; b++) {
        visitor.visit(from + b, samples.get(b), runs.get(b));
      }
    }
  }

  /** The same inputs, with targets that fit every loss and do not count. */
  List<Sample> unlabelled(List<Sample> samples) {
    return samples.stream()
        .map(
            sample -> {
              List<Target> targets = new ArrayList<>();
              for (int m = 0; m < network.structure().readouts().size(); m++) {
                targets.add(unlabelled(m, sample.input().steps()));
              }
              return new Sample(sample.input(), targets, null);
            })
        .toList();
  }

  private Target unlabelled(int m, int steps) {
    Target none = Target.sequenceClass(Target.UNLABELLED, steps);
    try {
      network.losses().get(m).loss().check(none);
      return none;
    } catch (InvalidInputException e) {
      Readout readout = network.structure().readouts().get(m);
      return Target.values(new double[steps][readout.outputs()]).withWindow(new double[steps]);
    }
  }
}
