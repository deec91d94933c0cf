package org.eprop.device.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.device.DeviceLearning;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.DeviceRun;
import org.eprop.device.IntegerMachine;
import org.eprop.device.IntegerNetwork;
import org.eprop.device.Machine;
import org.eprop.experiment.Training;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.ScoreJson;
import org.eprop.experiment.run.TaskEvaluation;
import org.eprop.experiment.training.Score;

/**
 * What a network achieves in whole numbers, beside single precision.
 *
 * @param real scores in single precision
 * @param integers scores in whole numbers
 * @param clipped by data set, how many numbers of each population and of the readout were clipped
 * @param network whose populations they are
 */
record DeviceEvaluation(
    Map<String, Score> real,
    Map<String, Score> integers,
    Map<String, long[]> clipped,
    DeviceNetwork network) {

  /**
   * Measures it.
   *
   * @param learning what a device learns from training samples before it is measured
   * @param samples how many; negative for one pass over all
   */
  static DeviceEvaluation of(
      EpropNetwork network,
      Task task,
      DeviceLearning learning,
      int samples,
      Training training,
      Workers workers) {
    DeviceData data = DeviceData.of(task);
    learning.expectTracesOf(network);
    DeviceNetwork device = DeviceNetwork.of(network, data.isReal());
    IntegerNetwork integers = new IntegerNetwork(device, learning, data.ranges(device, learning));
    IntegerMachine taught = new IntegerMachine(integers);
    if (learning.learns()) {
      teach(taught, task.train(), samples < 0 ? task.train().size() : samples);
    }
    Map<String, Dataset> sets = new LinkedHashMap<>();
    task.validation().ifPresent(set -> sets.put("validation", set));
    task.test().ifPresent(set -> sets.put("test", set));
    if (sets.isEmpty()) {
      sets.put("train", task.train());
    }
    Map<String, Score> scores = new LinkedHashMap<>();
    Map<String, long[]> clipped = new LinkedHashMap<>();
    sets.forEach(
        (name, set) -> {
          long[] sum = new long[device.populations().size() + 1];
          scores.put(name, score(network, taught, set, training, workers, sum));
          clipped.put(name, sum);
        });
    Map<String, Score> real =
        TaskEvaluation.of(network, task, sets.containsKey("train"), training, workers).scores();
    return new DeviceEvaluation(real, scores, clipped, device);
  }

  private static void teach(IntegerMachine machine, Dataset data, int samples) {
    for (int i = 0; i < samples; i++) {
      Sample sample = data.sample(i / data.size(), i % data.size());
      Target target = sample.target();
      machine.reset();
      for (int t = 0; t < sample.input().steps(); t++) {
        machine.step(Machine.row(sample.input(), t));
        if (target.weight(t) != 0 && target.classAt(t) >= 0) {
          machine.learn(target.classAt(t));
        }
      }
    }
  }

  private static Score score(
      EpropNetwork network,
      IntegerMachine taught,
      Dataset set,
      Training training,
      Workers workers,
      long[] clipped) {
    Score score = new Score();
    int batchSize = training.batchSize();
    List<IntegerMachine> machines = new ArrayList<>();
    for (int w = 0; w < workers.count(); w++) {
      machines.add(taught.copy());
    }
    for (int from = 0; from < set.size(); from += batchSize) {
      int first = from;
      int count = Math.min(batchSize, set.size() - from);
      Sample[] samples = new Sample[count];
      DeviceRun[] runs = new DeviceRun[count];
      workers.run(
          count,
          (i, worker) -> {
            samples[i] = set.sample(0, first + i);
            runs[i] = machines.get(worker).run(samples[i].input());
          });
      for (int i = 0; i < count; i++) {
        score.add(samples[i], runs[i], network.structure());
      }
    }
    for (IntegerMachine machine : machines) {
      long[] own = machine.clipped();
      for (int p = 0; p < own.length; p++) {
        clipped[p] += own[p];
      }
    }
    return score;
  }

  private static double measure(Score score) {
    return score.hasAccuracy() ? 100 * score.accuracy() : score.meanSquaredError();
  }

  private String place(int p) {
    return p < network.populations().size()
        ? network.populations().get(p).name()
        : network.readout().name();
  }

  /** A table. */
  String text() {
    StringBuilder text = new StringBuilder();
    boolean classes = integers.values().stream().anyMatch(Score::hasAccuracy);
    text.append(
        String.format(
            Locale.ROOT,
            "%-10s  %12s  %12s  %12s  %s\n",
            classes ? "accuracy" : "mean sq. err.",
            "float32",
            "int8",
            "rate, int8",
            "clipped"));
    integers.forEach(
        (name, score) -> {
          StringBuilder counts = new StringBuilder();
          for (int p = 0; p < clipped.get(name).length; p++) {
            counts.append(p == 0 ? "" : ", ").append(place(p)).append(' ');
            counts.append(clipped.get(name)[p]);
          }
          String unit = classes ? " %" : "";
          text.append(
              String.format(
                  Locale.ROOT,
                  "%-10s  %12s  %12s  %12.4f  %s\n",
                  name,
                  String.format(Locale.ROOT, "%.2f%s", measure(real.get(name)), unit),
                  String.format(Locale.ROOT, "%.2f%s", measure(score), unit),
                  score.rate(),
                  counts));
        });
    return text.toString();
  }

  /** The same as an object. */
  ObjectNode json() {
    ObjectNode json = Json.object();
    integers.forEach(
        (name, score) -> {
          ObjectNode set = json.putObject(name);
          set.set("float32", ScoreJson.of(real.get(name)));
          ObjectNode whole = ScoreJson.of(score);
          whole.remove("loss");
          set.set("int8", whole);
          ObjectNode counts = set.putObject("clipped");
          for (int p = 0; p < clipped.get(name).length; p++) {
            counts.put(place(p), clipped.get(name)[p]);
          }
        });
    return json;
  }
}
