package org.eprop.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Npz;
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
final class NirExportCommand extends ConsoleCommand {

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

  /** Files that exist are overwritten only if that was said. */
  static void expectNew(Path file, boolean force) {
    if (Files.exists(file) && !force) {
      throw new InvalidInputException(
          file + ": exists already; --force overwrites it, or name another file");
    }
  }
}
