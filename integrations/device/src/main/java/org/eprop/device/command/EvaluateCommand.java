package org.eprop.device.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.device.ChipMemory;
import org.eprop.device.DeviceLearning;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.DeviceRun;
import org.eprop.device.IntegerMachine;
import org.eprop.device.IntegerNetwork;
import org.eprop.device.Machine;
import org.eprop.device.command.DeviceCommand.NumbersOption;
import org.eprop.experiment.Training;
import org.eprop.experiment.command.ExperimentCommand;
import org.eprop.experiment.command.ModelOption;
import org.eprop.experiment.command.OtherData;
import org.eprop.experiment.command.ScoreText;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.experiment.run.ScoreJson;
import org.eprop.experiment.run.TaskEvaluation;
import org.eprop.experiment.training.Score;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.host.ThreadOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop evaluate}. */
@HelpPage(
    value = "runs",
    group = "Train and use",
    also = {"test", "score", "eval", "measure", "validate"},
    order = 21)
@Command(name = "evaluate")
public final class EvaluateCommand extends ExperimentCommand {

  private static final Pattern DEVICE =
      Pattern.compile(
          "--(numbers|teach|traces|weight-)|weight (room|bits)|weights of these bits|traces: got");

  @Parameters(paramLabel = "DIR")
  private Path directory;

  @Option(names = "--json")
  private boolean json;

  @Mixin private OtherData other;

  @Option(names = "--teach", paramLabel = "SAMPLES")
  private Integer samples;

  @Mixin private LearningOptions learns;
  @Mixin private NumbersOption numbers;
  @Mixin private ModelOption which;
  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    DeviceLearning learning = learning();
    RunFolder folder = new RunFolder(directory);
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      RecordedExperiment recorded = RecordedExperiment.of(folder, components);
      LoadedExperiment loaded = other.load(recorded, folder);
      RunNetworks networks = new RunNetworks(folder, recorded.state());
      Path model = which.of(networks);
      EpropNetwork network = which.load(model, networks, loaded);
      Training training = loaded.experiment().training();
      if (numbers.isInteger()) {
        int first = samples == null ? -1 : samples;
        printDevice(
            DeviceEvaluation.of(network, loaded.task(), learning, first, training, workers));
        return ExitCode.OK;
      }
      print(
          model,
          TaskEvaluation.of(network, loaded.task(), training, workers),
          ChipMemory.of(network));
    }
    return ExitCode.OK;
  }

  private DeviceLearning learning() {
    DeviceLearning learning = learns.learning();
    if (learning.learns() && !numbers.isInteger()) {
      throw new InvalidInputException("--learn: got float32 numbers, but expected --numbers int8");
    }
    if (samples != null && (samples < 0 || !learning.learns())) {
      throw new InvalidInputException(
          "--teach: got "
              + samples
              + (samples < 0 ? ", but expected >= 0" : ", but expected --learn readout or all"));
    }
    return learning;
  }

  private void printDevice(DeviceEvaluation evaluation) {
    out().print(json ? Json.pretty(evaluation.json()) : evaluation.text());
  }

  private void print(Path model, TaskEvaluation evaluation, ChipMemory memory) {
    if (json) {
      ObjectNode object = Json.object();
      object.put("model", String.valueOf(model.getFileName()).replace(".npz", ""));
      evaluation.addTo(object);
      object.set("memory", MemoryText.json(memory));
      out().print(Json.pretty(object));
    } else {
      out().print(ScoreText.table(evaluation.scores()));
      out().print("\n" + MemoryText.table(memory));
    }
  }

  @Override
  public Optional<String> page(String mistake) {
    return DEVICE.matcher(mistake).find() ? Optional.of("devices") : super.page(mistake);
  }

  /** The memory that a chip would need, as a table and as JSON. */
  private static final class MemoryText {

    private static final String ROW = "%-20s  %12s  %6s  %8s  %12s\n";
    private static final double BITS_OF_KIB = 8 * 1024.0;

    private MemoryText() {}

    /** A row for each part, and the sums. */
    static String table(ChipMemory memory) {
      StringBuilder table = new StringBuilder();
      table.append(row("on a chip", "numbers", "bits", "+ index", "KiB"));
      for (ChipMemory.Part part : memory.parts()) {
        table.append(
            row(
                part.name(),
                String.valueOf(part.numbers()),
                String.valueOf(part.bits()),
                part.indexBits() == 0 ? "" : String.valueOf(part.indexBits()),
                kib(part.total())));
      }
      table.append(row("together", "", "", "", kib(memory.total())));
      table.append(row("with 32-bit weights", "", "", "", kib(memory.unquantised())));
      return table.toString();
    }

    private static String row(Object... cells) {
      return String.format(Locale.ROOT, ROW, cells);
    }

    private static String kib(long bits) {
      return String.format(Locale.ROOT, "%.2f", bits / BITS_OF_KIB);
    }

    /** Bits of each part, and the sums. */
    static ObjectNode json(ChipMemory memory) {
      ObjectNode json = Json.object();
      json.put("bits", memory.total());
      json.put("bits_with_32_bit_weights", memory.unquantised());
      ArrayNode parts = json.putArray("parts");
      for (ChipMemory.Part part : memory.parts()) {
        ObjectNode entry = parts.addObject();
        entry.put("name", part.name());
        entry.put("numbers", part.numbers());
        entry.put("bits", part.bits());
        entry.put("index_bits", part.indexBits());
        entry.put("scale_bits", part.scaleBits());
      }
      return json;
    }
  }

  /**
   * What a network achieves in whole numbers, beside single precision.
   *
   * @param real scores in single precision
   * @param integers scores in whole numbers
   * @param clipped by data set, how many numbers of each population and of the readout were clipped
   * @param network whose populations they are
   */
  private record DeviceEvaluation(
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
}
