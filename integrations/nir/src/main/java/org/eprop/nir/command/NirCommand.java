package org.eprop.nir.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.core.common.Placed;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Population;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.ModelOption;
import org.eprop.experiment.command.TrainedNetwork;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.Npz;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.nir.export.NirExport;
import org.eprop.nir.export.Profile;
import org.eprop.nir.file.NirFiles;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.imports.NirImport;
import org.eprop.nir.imports.Reset;
import org.eprop.nir.verify.Mismatch;
import org.eprop.nir.verify.Noise;
import org.eprop.nir.verify.SpikeComparison;
import org.eprop.nir.verify.SpikeTrains;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop nir} without a command of its own. */
@HelpPage(
    value = "nir",
    group = "Other programs",
    also = {"import", "onnx", "snntorch", "norse"},
    order = 61)
@Command(
    name = "nir",
    subcommands = {
      NirCommand.NirExportCommand.class,
      NirCommand.NirImportCommand.class,
      NirCommand.NirVerifyCommand.class
    })
public final class NirCommand extends ConsoleCommand {

  /** {@code eprop nir export}. */
  @Command(name = "export")
  static final class NirExportCommand extends ConsoleCommand {

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
                "wrote %s: %s nodes; a step is %s s%n",
                target, export.graph().nodes().size(), export.dt());
        export.notes().forEach(note -> out().println("  " + note));
        if (spikes != null) {
          out().println("wrote " + spikes);
        }
      }
      return ExitCode.OK;
    }
  }

  /** {@code eprop nir verify}. */
  @Command(name = "verify")
  static final class NirVerifyCommand extends ConsoleCommand {

    @Parameters(index = "0", paramLabel = "RUN")
    private Path run;

    @Parameters(index = "1", paramLabel = "FILE")
    private Path file;

    @Mixin private SampleOptions samples;
    @Mixin private GraphOptions options;
    @Mixin private ModelOption which;
    @Mixin private PluginOptions plugins;

    @Override
    public Integer call() {
      try (Plugins components = plugins.load()) {
        TrainedNetwork trained = TrainedNetwork.of(run, which, components);
        NirImport imported = NirImportCommand.load(file, options, components);
        EpropNetwork other = imported.network();
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
        if (!comparison.isSame()) {
          imported.notes().forEach(note -> out().println("  " + note));
        }
        return comparison.isSame() ? ExitCode.OK : ExitCode.USAGE;
      }
    }

    private static void print(PrintWriter print, SpikeComparison comparison) {
      for (Mismatch p : comparison.populations()) {
        print.printf(
            "%s: %s of %s places differ (%s and %s spikes)%s%n",
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
              (name, off) ->
                  print.printf(Locale.ROOT, "readout %s: at most %.2g off%n", name, off));
      comparison.notes().forEach(print::println);
    }
  }

  /** What networks are run with to see their spikes. */
  private static final class SampleOptions {

    @Option(names = "--noise", paramLabel = "RATE")
    private Double noise;

    @Option(names = "--samples", paramLabel = "N", defaultValue = "8")
    private int samples;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "200")
    private int steps;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", descriptionKey = "noise.seed")
    private long seed;

    /** The task's data, or noise. */
    List<? extends Input> of(TrainedNetwork trained) {
      expectSome("--samples", samples);
      expectSome("--steps", steps);
      if (noise != null && !(noise >= 0 && noise <= 1)) {
        throw new InvalidInputException("--noise: got " + noise + ", but expected 0 to 1");
      }
      if (noise == null && trained.recorded().isPresent()) {
        return trained.inputs(samples);
      }
      int channels = trained.network().model().network().channels();
      return Noise.samples(samples, steps, channels, noise == null ? 0.1 : noise, seed);
    }

    private static void expectSome(String option, int number) {
      if (number <= 0) {
        throw new InvalidInputException(option + ": got " + number + ", but expected > 0");
      }
    }
  }

  /** {@code eprop nir import}. */
  @Command(name = "import")
  static final class NirImportCommand extends ConsoleCommand {

    @Parameters(paramLabel = "FILE")
    private Path file;

    @Option(names = "--out", paramLabel = "FILE")
    private Path out;

    @Option(names = "--force")
    private boolean force;

    @Mixin private GraphOptions options;
    @Mixin private PluginOptions plugins;

    @Override
    public Integer call() {
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
      Path target = out != null ? out : file.resolveSibling(name + ".npz");
      expectNew(target, force);
      try (Plugins components = plugins.load()) {
        NirImport imported = load(file, options, components);
        EpropNetwork network = imported.network();
        NetworkFile.of(network).write(target);
        out().println("wrote " + target);
        for (int p = 0; p < network.structure().populations().size(); p++) {
          Population population = network.structure().populations().get(p);
          PopulationDefinition definition = network.model().network().populations().get(p);
          out()
              .printf(
                  "  population %s: %s %s%n",
                  population.name(), population.size(), definition.groups().get(0).neuron().name());
        }
        network
            .structure()
            .readouts()
            .forEach(r -> out().printf("  readout %s: %s outputs%n", r.name(), r.outputs()));
        imported.notes().forEach(note -> out().println("  " + note));
      }
      return ExitCode.OK;
    }

    /** Reads a graph and makes a network of it; problems are placed at the file. */
    static NirImport load(Path file, GraphOptions options, Plugins components) {
      Optional<Reset> reset = options.reset();
      NirGraph graph = NirFiles.read(file);
      double dt = options.seconds();
      return Placed.at(
          file.toString(),
          () ->
              reset.isEmpty()
                  ? NirImport.of(graph, dt, components)
                  : NirImport.of(graph, dt, reset.get(), components));
    }
  }

  /** What NIR does not say: how long a step is, and what a spike does. */
  private static final class GraphOptions {

    @Option(names = "--dt", paramLabel = "SECONDS")
    private Double dt;

    @Option(names = "--reset", paramLabel = "RESET")
    private String reset;

    /** What a spike does; empty if it was not given. */
    Optional<Reset> reset() {
      return Optional.ofNullable(reset).map(name -> Placed.at("--reset", () -> Reset.of(name)));
    }

    /** Seconds; NaN if it was not given. */
    double seconds() {
      return dt == null ? Double.NaN : dt;
    }
  }
}
