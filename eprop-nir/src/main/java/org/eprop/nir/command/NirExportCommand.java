package org.eprop.nir.command;

import java.nio.file.Path;
import java.util.Map;
import org.eprop.core.common.Placed;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.ModelOption;
import org.eprop.experiment.command.TrainedNetwork;
import org.eprop.experiment.io.Npz;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.PluginOptions;
import org.eprop.nir.export.NirExport;
import org.eprop.nir.export.Profile;
import org.eprop.nir.file.NirFiles;
import org.eprop.nir.verify.SpikeTrains;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop nir export}. */
@Command(name = "export")
public final class NirExportCommand extends ConsoleCommand {

  @Parameters(paramLabel = "RUN")
  private Path run;

  @Option(names = "--for", paramLabel = "PROFILE", required = true)
  private String profile;

  @Option(names = "--out", paramLabel = "FILE")
  private Path out;

  @Option(names = "--lossy")
  private boolean lossy;

  @Option(names = "--spikes", paramLabel = "FILE")
  private Path spikes;

  @Option(names = "--force")
  private boolean force;

  @Mixin private SampleOptions samples;
  @Mixin private ModelOption which;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    Profile of = Profile.of(profile);
    try (Plugins components = plugins.load()) {
      TrainedNetwork trained = TrainedNetwork.of(run, which, components);
      Path target = out != null ? out : trained.file().resolveSibling(of.text() + ".nir");
      expectNew(target, force);
      NirExport export =
          Placed.at(trained.file().toString(), () -> NirExport.of(trained.network(), of, lossy));
      if (spikes != null) {
        expectNew(spikes, force);
        SpikeTrains trains = SpikeTrains.of(trained.network(), samples.of(trained));
        new Npz(trains.arrays(), Map.of()).write(spikes);
      }
      NirFiles.write(target, export.graph());
      out()
          .printf(
              "wrote %s: %d nodes; a step is %s s%n",
              target, export.graph().nodes().size(), export.dt());
      export.notes().forEach(note -> out().println("  " + note));
      if (spikes != null) {
        out().println("wrote " + spikes);
      }
    }
    return ExitCode.OK;
  }
}
