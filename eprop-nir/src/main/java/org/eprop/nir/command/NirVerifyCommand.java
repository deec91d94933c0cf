package org.eprop.nir.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.ModelOption;
import org.eprop.experiment.command.TrainedNetwork;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.PluginOptions;
import org.eprop.nir.verify.Mismatch;
import org.eprop.nir.verify.SpikeComparison;
import org.eprop.nir.verify.SpikeTrains;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code eprop nir verify}. */
@Command(name = "verify")
final class NirVerifyCommand extends ConsoleCommand {

  @Parameters(index = "0", paramLabel = "RUN")
  private Path run;

  @Parameters(index = "1", paramLabel = "FILE")
  private Path file;

  @Mixin private SampleOptions samples;
  @Mixin private StepOption step;
  @Mixin private ModelOption which;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    try (Plugins components = plugins.load()) {
      TrainedNetwork trained = TrainedNetwork.of(run, which, components);
      EpropNetwork other = NirImportCommand.load(file, step, components).network();
      int expected = trained.network().model().network().channels();
      if (other.model().network().channels() != expected) {
        throw new InvalidInputException(
                ("got a graph with %s input channels, but expected %s, those of the network")
                    .formatted(other.model().network().channels(), expected))
            .at(file.toString());
      }
      List<? extends Input> inputs = samples.of(trained);
      SpikeComparison comparison =
          SpikeComparison.of(
              SpikeTrains.of(trained.network(), inputs), SpikeTrains.of(other, inputs));
      print(out(), comparison);
      return comparison.isSame() ? ExitCode.OK : ExitCode.USAGE;
    }
  }

  private static void print(PrintWriter print, SpikeComparison comparison) {
    for (Mismatch p : comparison.populations()) {
      print.printf(
          "%s: %d of %d places differ (%d and %d spikes)%s%n",
          p.population(),
          p.different(),
          p.places(),
          p.spikes(),
          p.otherSpikes(),
          p.first().isEmpty() ? "" : ", the first at " + p.first());
    }
    comparison
        .readouts()
        .forEach(
            (name, off) -> print.printf(Locale.ROOT, "readout %s: at most %.2g off%n", name, off));
    comparison.notes().forEach(print::println);
  }
}
