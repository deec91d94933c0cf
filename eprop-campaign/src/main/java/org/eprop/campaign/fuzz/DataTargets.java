package org.eprop.campaign.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventSource;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.campaign.Commands;
import org.eprop.campaign.Folders;
import org.eprop.core.experiment.ExperimentReader;
import org.eprop.core.io.Idx;
import org.eprop.core.io.NpyArray;
import org.eprop.core.keyed.KeyedLearner;
import org.eprop.core.keyed.KeyedSession;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;

/** What reads data of the field, networks of others, states of keys, and equations. */
final class DataTargets {

  private static final String EQUATIONS =
      """
      {"task": "ecg", "network": {"layers": [{"populations": [{"neuron": {"equations": {"model": [
          "parameter tau_m = 20 [ms], above 0   # membrane time constant",
          "parameter beta = 0.3, at least 0",
          "parameter theta = 1, above 0",
          "state v", "state a",
          "dv/dt = -v / tau_m", "da/dt = -a / (10 * tau_m)",
          "let x = exp(-v * v) + max(0, a)",
          "v += I", "a += z", "reset: v -= theta",
          "spike when v > theta + beta a"],
        "tau_m": {"log_uniform": [3, 100]}}}, "size": 5}],
        "surrogate": {"formula": {"formula": "psi = max(0, 1 - abs(q))"}}}]}}
      """;

  private final Mutation bytes = new ByteMutation();
  private final Mutation json = new JsonMutation();
  private final Path work;
  private final Plugins plugins;
  private final EpropNetwork network;

  DataTargets(Path work, Plugins plugins, EpropNetwork network) {
    this.work = work;
    this.plugins = plugins;
    this.network = network;
  }

  List<Target> all() {
    List<Target> all = new ArrayList<>();
    all.add(new Reader("idx", 1, idxFiles(), bytes, this::idx));
    all.add(new Reader("nir", 60, nirFiles(), bytes, this::nir));
    all.add(
        new Reader(
            "equations",
            4,
            List.of(EQUATIONS.getBytes(StandardCharsets.UTF_8)),
            json.or(bytes),
            this::equations));
    for (KeyedLearner learner : List.of(KeyedLearner.inference(network), ownReadout())) {
      String name = learner.own().isEmpty() ? "state of a key" : "state of a key that learns";
      all.add(new Reader(name, 1, states(learner), bytes, input -> key(learner, input)));
    }
    for (EventReaderFactory reader : plugins.all(EventReaderFactory.class)) {
      reader
          .example()
          .filter(example -> example.files().size() == 1)
          .ifPresent(example -> all.add(events(reader, example)));
    }
    return all;
  }

  private static List<byte[]> idxFiles() {
    ByteBuffer images = ByteBuffer.allocate(16 + 24).putInt(0x0803).putInt(2).putInt(3).putInt(4);
    ByteBuffer labels = ByteBuffer.allocate(8 + 5).putInt(0x0801).putInt(5);
    return List.of(images.array(), labels.array());
  }

  private boolean idx(byte[] input) throws IOException {
    NpyArray read = Idx.read(Files.write(work.resolve("fuzz.idx"), input));
    for (int i = 0; i < read.size(); i++) {
      read.real(i);
    }
    return true;
  }

  private List<byte[]> nirFiles() {
    Path saved = work.resolve("network.npz");
    Path graph = work.resolve("network.nir");
    network.save(saved);
    String[] command = {
      "nir", "export", saved.toString(), "--for", "exact", "--out", graph.toString(), "--force"
    };
    Targets.expectOk(Commands.run(command));
    return List.of(Folders.bytes(graph));
  }

  private boolean nir(byte[] input) throws IOException {
    Path file = Files.write(work.resolve("fuzz.nir"), input);
    String out = work.resolve("imported.npz").toString();
    return Targets.accepted(
        Commands.run("nir", "import", file.toString(), "--out", out, "--force"));
  }

  private boolean equations(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    EpropNetwork.create(new ExperimentReader(plugins).read(text, "fuzz").model(4, 6, 1), 1);
    return true;
  }

  private KeyedLearner ownReadout() {
    OptimizerFactory adam = plugins.find(OptimizerFactory.class, "adam");
    return KeyedLearner.ownReadout(network, adam.create(Context.defaults(adam)), 0.01)
        .withLateness(3);
  }

  private static List<byte[]> states(KeyedLearner learner) {
    KeyedSession session = learner.open(null);
    List<byte[]> all = new ArrayList<>(List.of(session.bytes()));
    for (int t = 0; t < 20; t++) {
      session.step(new float[] {t % 3, t % 2, 1});
      if (!learner.own().isEmpty() && t % 5 != 0) {
        session.learn(t % 2);
      }
    }
    all.add(session.bytes());
    return all;
  }

  private static boolean key(KeyedLearner learner, byte[] input) {
    KeyedSession session = learner.open(input);
    session.step(new float[] {1, 0, 1});
    session.bytes();
    return true;
  }

  private Target events(EventReaderFactory reader, EventExample example) {
    Map.Entry<String, byte[]> file = example.files().entrySet().iterator().next();
    Path folder = work.resolve("events-" + reader.name());
    Path damaged = folder.resolve(file.getKey());
    return new Reader(
        "events, " + reader.name(),
        4,
        List.of(file.getValue()),
        bytes,
        input -> {
          Files.createDirectories(damaged.getParent());
          Files.write(damaged, input);
          try (EventSource source =
              reader.create(Context.defaults(reader)).open(folder.resolve(example.path()))) {
            for (int i = 0; i < source.size(); i++) {
              source.read(i);
              source.label(i);
            }
          }
          return true;
        });
  }
}
