package org.eprop.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.device.CExport;
import org.eprop.device.CFacts;
import org.eprop.device.DeviceLearning;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.DeviceSample;
import org.eprop.device.IntegerNetwork;
import org.eprop.device.Ranges;
import org.eprop.experiment.io.AtomicFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop export c}. */
@Command(name = "c")
final class ExportCCommand extends ConsoleCommand {

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

  @Option(
      names = "--flash",
      paramLabel = "BYTES",
      description = "Refuse more read-only data than this; code is not counted.")
  private Long flash;

  @Option(names = "--ram", paramLabel = "BYTES", description = "Refuse a larger state than this.")
  private Long ram;

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
      CExport export;
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
        export = new CExport(name(folder), network, learning, integers, ranges, sample);
        expectRoom(export.facts());
      } catch (InvalidInputException e) {
        throw e.at(model.toString());
      }
      write(folder, export);
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

  private void expectRoom(CFacts facts) {
    if (flash != null && facts.flash() > flash) {
      throw new InvalidInputException(
          "--flash: got %s bytes, but expected at least %s, and room for code"
              .formatted(flash, facts.flash()));
    }
    if (ram != null && facts.ram() > ram) {
      throw new InvalidInputException(
          "--ram: got %s bytes, but expected at least %s, and room for a stack"
              .formatted(ram, facts.ram()));
    }
  }

  private void write(RunFolder folder, CExport export) {
    Path to = out == null ? folder.path() : out;
    Path header = to.resolve("eprop_" + name(folder) + ".h");
    Path source = to.resolve("eprop_" + name(folder) + ".c");
    NirExportCommand.expectNew(header, force);
    NirExportCommand.expectNew(source, force);
    AtomicFiles.write(header, export.header());
    AtomicFiles.write(source, export.source());
    out().printf("wrote %s and %s%n", source, header.getFileName());
    out()
        .printf(
            "  %,d bytes of read-only data and %,d bytes of state, code not counted%n",
            export.facts().flash(), export.facts().ram());
  }
}
