package org.eprop.nir.command;

import java.nio.file.Path;
import org.eprop.core.common.Placed;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Population;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.PluginOptions;
import org.eprop.nir.file.NirFiles;
import org.eprop.nir.imports.NirImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop nir import}. */
@Command(name = "import")
final class NirImportCommand extends ConsoleCommand {

  @Parameters(paramLabel = "FILE")
  private Path file;

  @Option(names = "--out", paramLabel = "FILE")
  private Path out;

  @Option(names = "--force")
  private boolean force;

  @Mixin private StepOption step;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    Path target = out != null ? out : file.resolveSibling(name + ".npz");
    expectNew(target, force);
    try (Plugins components = plugins.load()) {
      NirImport imported = load(file, step, components);
      EpropNetwork network = imported.network();
      NetworkFile.of(network).write(target);
      out().println("wrote " + target);
      for (int p = 0; p < network.structure().populations().size(); p++) {
        Population population = network.structure().populations().get(p);
        PopulationDefinition definition = network.model().network().populations().get(p);
        out()
            .printf(
                "  population %s: %d %s%n",
                population.name(), population.size(), definition.groups().get(0).neuron().name());
      }
      network
          .structure()
          .readouts()
          .forEach(r -> out().printf("  readout %s: %d outputs%n", r.name(), r.outputs()));
      imported.notes().forEach(note -> out().println("  " + note));
    }
    return ExitCode.OK;
  }

  /** Reads a graph and makes a network of it; problems are placed at the file. */
  static NirImport load(Path file, StepOption step, Plugins components) {
    var graph = NirFiles.read(file);
    return Placed.at(file.toString(), () -> NirImport.of(graph, step.seconds(), components));
  }
}
