package org.eprop.device.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.device.ChipMemory;
import org.eprop.device.DeviceLearning;
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
import org.eprop.experiment.run.TaskEvaluation;
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
}
