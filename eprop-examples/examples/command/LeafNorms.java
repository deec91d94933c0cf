package org.example;

import java.nio.file.Path;
import java.util.Locale;
import org.eprop.core.network.Leaf;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.PluginOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code eprop norms}: a command that eprop does not have, from a jar in a plugin folder. */
@Command(name = "norms", description = "Prints the norm of each leaf of a saved network.")
public final class LeafNorms extends ConsoleCommand {

  @Parameters(paramLabel = "FILE", description = "A network, such as runs/ecg/best.npz.")
  private Path file;

  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    try (Plugins components = plugins.load()) {
      for (Leaf leaf : NetworkFile.read(file, components).network().weights().leaves()) {
        double square = 0;
        for (int i = 0; i < leaf.rowCount(); i++) {
          for (float w : leaf.row(i)) square += w * w;
        }
        out().printf(Locale.ROOT, "%-24s %.6g%n", leaf.name(), Math.sqrt(square));
      }
    }
    return 0;
  }
}
