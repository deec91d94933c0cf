package org.eprop.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.device.CExport;
import org.eprop.device.DeviceLearning;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.DeviceSample;
import org.eprop.device.IntegerNetwork;
import org.eprop.device.Ranges;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands of {@code eprop export} share: a trained network as C. */
abstract class DeviceCommand extends ConsoleCommand {

  /**
   * A network as C.
   *
   * @param export its text
   * @param network in it
   * @param integers its numbers; null in single precision
   * @param learning of it
   * @param task it was trained for
   */
  record Exported(
      CExport export,
      DeviceNetwork network,
      IntegerNetwork integers,
      DeviceLearning learning,
      Task task) {}

  @Parameters(paramLabel = "RUN", description = "The folder of a run.")
  private Path run;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Of files and functions, eprop_NAME. Default: that of the folder.")
  private String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder to write into. Default: that of the run.")
  private Path out;

  @Option(
      names = "--learn",
      paramLabel = "none|readout|all",
      description = "What learns on the device. Default: none.")
  private String learn = "none";

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Of what learns. Default: ${DEFAULT-VALUE}.")
  private double rate = 1e-4;

  @Option(
      names = "--step",
      paramLabel = "fixed|normalised",
      description =
          "Steps in units of weights, or of the output: the rate divided by 1 + |filtered"
              + " spikes|^2, for the readout alone. Default: fixed.")
  private String step = "fixed";

  @Option(
      names = "--weight-bits",
      paramLabel = "8|16",
      description =
          "What int8 weights that learn are held in; rounding is stochastic. Default:"
              + " ${DEFAULT-VALUE}.")
  private int bits = 16;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of stochastic rounding. Default: ${DEFAULT-VALUE}.")
  private int seed = 1;

  @Option(
      names = "--self-test",
      paramLabel = "STEPS",
      description =
          "How many steps of the first test sample the self-test has. Default: ${DEFAULT-VALUE}.")
  private int selfTest = 100;

  @Option(names = "--force", description = "Overwrite files that exist.")
  private boolean force;

  @Mixin private NumbersOption numbers;
  @Mixin private ModelOption which;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    DeviceLearning learning = learning();
    try (Plugins components = plugins.load()) {
      RunFolder folder = new RunFolder(run);
      RecordedExperiment recorded = RecordedExperiment.of(folder, components);
      LoadedExperiment loaded = recorded.toMeasure();
      RunNetworks networks = new RunNetworks(folder, recorded.state());
      Path model = which.of(networks);
      Exported exported;
      try {
        DeviceData data = DeviceData.of(loaded.task());
        EpropNetwork trained = which.load(model, networks, loaded);
        DeviceNetwork network = DeviceNetwork.of(trained, data.isReal());
        boolean traces = learning.mode() == DeviceLearning.Mode.ALL;
        List<Input> inputs = traces ? data.training(network.synapses()) : data.training();
        Ranges ranges = Ranges.of(network, learning, inputs);
        IntegerNetwork integers =
            numbers.isInteger() ? new IntegerNetwork(network, learning, ranges) : null;
        DeviceSample sample = DeviceSample.of(trained, data.test(), selfTest);
        CExport export = new CExport(name(folder), network, learning, integers, ranges, sample);
        exported = new Exported(export, network, integers, learning, loaded.task());
      } catch (InvalidInputException e) {
        throw e.at(model.toString());
      }
      write(out == null ? folder.path() : out, exported);
    }
    return ExitCode.OK;
  }

  private DeviceLearning learning() {
    DeviceLearning.Mode mode =
        switch (learn) {
          case "none" -> DeviceLearning.Mode.NONE;
          case "readout" -> DeviceLearning.Mode.READOUT;
          case "all" -> DeviceLearning.Mode.ALL;
          default ->
              throw new InvalidInputException(
                  "--learn: got \"" + learn + "\", but expected none, readout or all");
        };
    if (!step.equals("fixed") && !step.equals("normalised")) {
      throw new InvalidInputException(
          "--step: got \"" + step + "\", but expected fixed or normalised");
    }
    return mode == DeviceLearning.Mode.NONE
        ? DeviceLearning.NONE
        : new DeviceLearning(mode, bits, rate, step.equals("normalised"), seed);
  }

  private String name(RunFolder folder) {
    return name != null
        ? name
        : folder.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
  }

  /** Writes it into a folder. */
  abstract void write(Path to, Exported exported);

  /** A file to be written, which is not there, or may be overwritten. */
  final Path target(Path to, Exported exported, String ending) {
    Path file = to.resolve("eprop_" + exported.export().name() + ending);
    NirExportCommand.expectNew(file, force);
    return file;
  }
}
