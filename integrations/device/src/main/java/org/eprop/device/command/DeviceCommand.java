package org.eprop.device.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.device.CExport;
import org.eprop.device.DeviceLearning;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.DeviceSample;
import org.eprop.device.IntegerNetwork;
import org.eprop.device.Ranges;
import org.eprop.experiment.command.ModelOption;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.PluginOptions;
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

  @Parameters(paramLabel = "RUN", descriptionKey = "device.run")
  private Path run;

  @Option(names = "--name", paramLabel = "NAME", descriptionKey = "device.name")
  private String name;

  @Option(names = "--out", paramLabel = "DIR", descriptionKey = "device.out")
  private Path out;

  @Option(names = "--self-test", paramLabel = "STEPS", descriptionKey = "device.self-test")
  private int selfTest = 100;

  @Option(names = "--force", descriptionKey = "device.force")
  private boolean force;

  @Mixin private LearningOptions learns;
  @Mixin private NumbersOption numbers;
  @Mixin private ModelOption which;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    DeviceLearning learning = learns.learning();
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
        learning.expectTracesOf(trained);
        DeviceNetwork network = DeviceNetwork.of(trained, data.isReal());
        Ranges ranges = data.ranges(network, learning);
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

  private String name(RunFolder folder) {
    if (name != null) {
      return name;
    }
    String words = folder.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    String named = words.matches("[a-z].*") ? words : "run_" + words;
    return named.substring(0, Math.min(named.length(), CExport.LONGEST_NAME));
  }

  /** Writes it into a folder, or of one file that file. */
  abstract void write(Path to, Exported exported);

  /** A file to be written, which is not there, or may be overwritten. */
  final Path target(Path to, Exported exported, String ending) {
    boolean isFile = to.toString().endsWith(ending) && !Files.isDirectory(to);
    Path file = isFile ? to : to.resolve("eprop_" + exported.export().name() + ending);
    expectNew(file, force);
    return file;
  }

  /** The numbers of a device. */
  public static final class NumbersOption {

    /** Which. */
    public enum Numbers {
      FLOAT32,
      INT8
    }

    @Option(names = "--numbers", paramLabel = "float32|int8")
    private Numbers numbers = Numbers.FLOAT32;

    /** Whether they are whole. */
    public boolean isInteger() {
      return numbers == Numbers.INT8;
    }
  }
}
