package org.eprop.nir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Npz;
import org.eprop.nir.export.NirExport;
import org.eprop.nir.export.Profile;
import org.eprop.nir.file.NirFiles;
import org.eprop.nir.verify.SpikeTrains;

/**
 * Writes the graphs and the inputs that {@code golden/make.py} then runs in the frameworks: a step
 * in making the golden files anew.
 */
final class GoldenFiles {

  private GoldenFiles() {}

  /** The networks that are written for an importer, by the name of the file. */
  static Map<String, Function<Plugins, EpropNetwork>> of(Profile profile) {
    Map<String, Function<Plugins, EpropNetwork>> all = new LinkedHashMap<>();
    switch (profile) {
      case EXACT -> {
        for (String name : List.of("lif", "alif", "current_lif", "lif_reset_zero")) {
          all.put(name, TestNetworks.all().get(name));
        }
      }
      case NORSE -> {
        for (String name : List.of("lif_reset_zero", "current_lif_reset_zero")) {
          all.put(name, TestNetworks.all().get(name));
        }
      }
      case SNNTORCH -> {
        all.put("lif_reset_zero", p -> TestNetworks.plain(p, "lif_reset_zero", true));
        all.put(
            "current_lif_reset_zero", p -> TestNetworks.plain(p, "current_lif_reset_zero", true));
        all.put("feedforward", p -> TestNetworks.plain(p, "lif_reset_zero", false));
      }
      default -> all.put("feedforward", p -> TestNetworks.plain(p, "lif_reset_zero", false));
    }
    return all;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    try (Plugins plugins = TestNetworks.plugins()) {
      for (Profile profile : Profile.values()) {
        of(profile)
            .forEach(
                (name, make) -> {
                  EpropNetwork network = make.apply(plugins);
                  String file = profile.text() + "_" + name;
                  NirExport export = NirExport.of(network, profile, false);
                  NirFiles.write(folder.resolve(file + ".nir"), export.graph());
                  SpikeTrains trains = SpikeTrains.of(network, TestNetworks.goldenInput());
                  new Npz(trains.arrays(), Map.of()).write(folder.resolve(file + ".npz"));
                });
      }
    }
  }
}
