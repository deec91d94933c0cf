package org.eprop.campaign.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.campaign.Commands;
import org.eprop.campaign.FolderFiles;
import org.eprop.campaign.Small;
import org.eprop.campaign.fuzz.DataTargets.HandMade;
import org.eprop.compare.definition.ComparisonReader;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;

/** All that reads. */
final class FuzzTargets {

  private static final int STEPS = 40;

  private final Mutation bytes = new ByteMutation();
  private final Mutation json = new JsonMutation();
  private final Mutation archive = new ArchiveMutation();
  private final Path work;
  private final Plugins plugins;
  private final EpropNetwork network;

  FuzzTargets(Path work) {
    this.work = work;
    this.plugins = Plugins.builder().classPath(FuzzTargets.class.getClassLoader()).build();
    this.network =
        new NetworkBuilder(plugins, 3, 2)
            .layer(l -> l.population("lif", 8).population("alif", 8, Map.of("tau_a", 100)))
            .create(1);
    try {
      Files.createDirectories(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<FuzzTarget> all() {
    List<FuzzTarget> all = parsers();
    folders(all);
    return all;
  }

  /** What reads a file or bytes by itself. */
  List<FuzzTarget> parsers() {
    List<FuzzTarget> all = new ArrayList<>();
    List<byte[]> experiments = experiments();
    List<byte[]> more = new ArrayList<>(experiments);
    more.addAll(HandMade.experiments());
    all.add(new FuzzTarget("experiment", 4, more, json.or(bytes), this::experiment));
    all.add(new FuzzTarget("setting", 1, settings(), bytes, this::setting));
    all.add(new FuzzTarget("comparison", 2, comparisons(), json.or(bytes), this::comparison));
    all.add(new FuzzTarget("npy", 1, arrays(), bytes, this::npy));
    all.add(new FuzzTarget("npz", 1, archives(), bytes, this::npz));
    all.add(new FuzzTarget("network", 20, archives(), archive.or(bytes), this::network));
    all.add(new FuzzTarget("state of a learner", 8, learnerStates(), bytes, this::learnerState));
    all.add(new FuzzTarget("inference state", 1, states(), bytes, this::state));
    all.add(
        new FuzzTarget(
            "gradient", 20, cases(), json.or(bytes), input -> command("gradient", input)));
    all.add(
        new FuzzTarget("init", 20, experiments, json.or(bytes), input -> command("init", input)));
    all.add(new ServeTarget(plugins, work).target());
    all.addAll(new DataTargets(work, plugins, network).all());
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  private List<byte[]> experiments() {
    List<byte[]> all = new ArrayList<>();
    for (String name :
        new String[] {
          "ecg", "spoken-digits", "evidence-accumulation", "pattern-generation", "npy", "shd"
        }) {
      Path file = work.resolve(name + ".json");
      expectOk(Commands.run("init", name, file.toString(), "--force"));
      all.add(FolderFiles.bytes(file));
    }
    all.add(
        utf8(
            """
            {"task": "ecg", "network": {
              "populations": {
                "e": {"neuron": {"name": "alif", "tau_a": {"log_uniform": [20, 300], "learn": true}},
                  "size": 16, "bias": true},
                "i": {"neuron": "lif", "size": 4}},
              "projections": [
                {"from": "input", "to": "e"}, {"from": "e", "to": "i"},
                {"from": "i", "to": "e", "learn": false, "initial_weights": {"name": "constant"}},
                {"from": "e", "to": "e", "connectivity": 0.5, "delay": {"uniform": [1, 8]}}],
              "readouts": {"out": {"from": ["e"], "tau_out": {"value": 20, "learn": true}}}},
             "learning_signal": {"e": "symmetric", "i": "local"}, "rule": "eprop",
             "optimizers": [{"for": "*.tau_*", "name": "sgd", "learning_rate": 0.1}]}
            """));
    return all;
  }

  private boolean experiment(byte[] input) {
    Experiment read = new ExperimentReader(plugins).read(text(input), "fuzz");
    new ExperimentReader(plugins).read(new ExperimentWriter().write(read), "written");
    long size =
        read.network().populations().stream()
            .flatMap(p -> p.groups().stream())
            .mapToLong(group -> group.size())
            .sum();
    if (size < 300) { // larger ones take long, as they should
      EpropNetwork.create(read.model(4, 2, 1), 1);
    }
    return true;
  }

  private static List<byte[]> settings() {
    return List.of(
        utf8("network.layers[0].surrogate.gamma=0.5"),
        utf8("network.layers[0].populations[1].neuron.tau_m={\"uniform\": [1, 2]}"),
        utf8("learning_signal=random"),
        utf8("training.epochs=3"));
  }

  private boolean setting(byte[] input) {
    Configuration base = Configuration.of(text(experimentsOnce().get(0)), "fuzz");
    new ExperimentReader(plugins).read(base.with(List.of(text(input))));
    return true;
  }

  private List<byte[]> once;

  private List<byte[]> experimentsOnce() {
    if (once == null) {
      once = experiments();
    }
    return once;
  }

  private List<byte[]> comparisons() {
    List<byte[]> all = new ArrayList<>();
    for (String name : new String[] {"learning-ecg", "surrogates", "lif-alif", "depth"}) {
      Path file = work.resolve(name + ".json");
      expectOk(Commands.run("init", name, file.toString(), "--force"));
      all.add(FolderFiles.bytes(file));
    }
    all.addAll(HandMade.comparisons());
    return all;
  }

  private boolean comparison(byte[] input) {
    new ComparisonReader(
            name -> {
              if (!name.equals("ecg")) {
                throw new InvalidInputException("unknown experiment");
              }
              return Configuration.of(text(experimentsOnce().get(0)), name);
            })
        .read(Configuration.of(text(input), "fuzz"));
    return true;
  }

  private List<byte[]> arrays() {
    List<byte[]> all = new ArrayList<>();
    for (NpyArray array :
        List.of(
            NpyArray.of(new float[24], 2, 3, 4),
            NpyArray.of(new double[5], 5),
            NpyArray.of(new long[6], 6, 1),
            NpyArray.of(new byte[0], 0, 3))) {
      Path file = work.resolve("fuzz.npy");
      Npy.write(file, array);
      all.add(FolderFiles.bytes(file));
    }
    return all;
  }

  private boolean npy(byte[] input) throws IOException {
    NpyArray array = Npy.read(new ByteArrayInputStream(input), input.length);
    for (int i = 0; i < array.size(); i++) {
      array.real(i);
    }
    return true;
  }

  private List<byte[]> archives() {
    return List.of(NetworkFile.of(network).bytes());
  }

  private boolean npz(byte[] input) throws IOException {
    Npz.read(new ByteArrayInputStream(input));
    Path file = Files.write(work.resolve("fuzz.npz"), input);
    Npz.arrayNames(file).forEach(name -> Npz.readArray(file, name));
    Npz.read(file);
    return true;
  }

  private boolean network(byte[] input) {
    EpropNetwork loaded = NetworkFile.read(new ByteArrayInputStream(input), plugins).network();
    if (loaded.structure().neurons() < 100) {
      loaded.learner().step(new float[loaded.structure().channels()]);
    }
    return true;
  }

  private SequenceLearner learner() {
    SequenceLearner learner = network.learnerByWindow(7);
    for (int t = 0; t < STEPS; t++) {
      step(learner, t);
    }
    return learner;
  }

  private static void step(SequenceLearner learner, int t) {
    learner.step(new float[] {t % 3, t % 2, 1});
    learner.learn(t % 2);
  }

  private List<byte[]> learnerStates() {
    return List.of(learner().state());
  }

  private boolean learnerState(byte[] input) {
    SequenceLearner learner = network.learnerByWindow(7);
    learner.restore(input);
    for (int t = 0; t < 10; t++) {
      step(learner, t);
    }
    return true;
  }

  private List<byte[]> states() {
    Inference inference = network.inference();
    List<byte[]> all = new ArrayList<>(List.of(inference.state()));
    for (int t = 0; t < STEPS; t++) {
      inference.step(new float[] {t % 3, t % 2, 1});
    }
    all.add(inference.state());
    return all;
  }

  private boolean state(byte[] input) {
    Inference inference = network.inference();
    inference.restore(input);
    inference.step(new float[] {1, 0, 1});
    return true;
  }

  private static List<byte[]> cases() {
    return List.of(
        utf8(
            """
            {"sizes": {"inputs": 2, "recurrent": 2, "outputs": 1, "steps": 3, "batch": 1},
             "neurons": {"alpha": [0.9, 0.8], "rho": [0.9, 0.9], "beta": [0.1, 0.1],
               "threshold": [1, 1], "refractory_silent_steps": [1, 0]},
             "surrogate": {"kind": "triangular", "gamma": 0.3, "slope": 1}, "reset": "subtract",
             "readout": {"kappa": 0.9, "input_scale": 1},
             "loss": {"kind": "mse", "normalisation": "sum"},
             "feedback": {"kind": "random", "B": [[1], [2]]},
             "rate_regularisation": {"coefficient": 0.1, "target_rate": 0.02},
             "weights": {"w_in": [[1, 1], [1, 1]], "w_rec": [[0, 1], [1, 0]], "w_out": [[1, 1]],
               "b_out": [0]},
             "input": {"spikes": [[[1, 0], [0, 1], [1, 1]]]},
             "target": {"values": [[[1], [0], [1]]], "window": [1, 1, 0]}}
            """),
        utf8(
            """
            {"format": "graph-1", "steps": 2, "batch": 1, "detach_reset": true,
             "inputs": {"x": 1},
             "populations": [{"name": "e", "size": 2, "reset": "zero",
               "surrogate": {"kind": "sigmoid", "gamma": 0.3, "slope": 2},
               "neurons": {"alpha": [0.9, 0.8], "rho": [0.9, 0.9], "beta": [0, 0.1],
                 "threshold": [1, 1], "refractory_silent_steps": [0, 1]}}],
             "projections": [
               {"name": "in", "from": "x", "to": "e", "weights": [[1.5], [2]],
                "delays": [[0], [1]], "mask": null, "forward": true},
               {"name": "rec", "from": "e", "to": "e", "weights": [[0, 1], [1, 0]],
                "delays": [[1, 1], [2, 1]], "mask": [[0, 1], [1, 0]], "forward": false}],
             "readouts": [{"name": "out", "kappa": 0.5, "input_scale": 1, "bias": [0],
               "weights": {"e": [[1, 1]]}, "feedback": {"e": {"kind": "symmetric"}},
               "loss": {"kind": "mse", "normalisation": "sum"},
               "target": {"values": [[[1], [0]]], "weight": [[1, 1]]}}],
             "input": {"x": {"values": [[[1], [1]]]}}}
            """));
  }

  private boolean command(String name, byte[] input) throws IOException {
    Path file = Files.write(work.resolve("fuzz.json"), input);
    List<String> arguments = new ArrayList<>(List.of(name, file.toString()));
    if (name.equals("init")) {
      arguments.addAll(List.of(work.resolve("written.json").toString(), "--force"));
    }
    return accepted(Commands.run(arguments));
  }

  /** Reports of folders one of whose files is damaged, and whatever else reads them. */
  private void folders(List<FuzzTarget> all) {
    Path run = work.resolve("run");
    Folders.remove(run);
    expectOk(Commands.run(Small.train(run, 2)));
    Path comparison = work.resolve("comparison");
    Folders.remove(comparison);
    expectOk(Commands.run(Small.compare(comparison, 1)));
    for (String file :
        new String[] {"experiment.json", "metrics.jsonl", "result.json", "last.npz", "best.npz"}) {
      Mutation mutation =
          file.endsWith(".npz") ? archive.or(bytes) : file.endsWith("l") ? bytes : json.or(bytes);
      all.add(
          new FuzzTarget(
              "report, " + file,
              120,
              List.of(FolderFiles.bytes(run.resolve(file))),
              mutation,
              input ->
                  damaged(run, file, input, List.of("report", run.toString(), "--threads=1"))));
    }
    all.add(
        new FuzzTarget(
            "resume, checkpoint.npz",
            120,
            List.of(FolderFiles.bytes(run.resolve("checkpoint.npz"))),
            archive.or(bytes),
            input -> damaged(run, "checkpoint.npz", input, Small.resume(run))));
    all.add(
        new FuzzTarget(
            "report, comparison.json",
            120,
            List.of(FolderFiles.bytes(comparison.resolve("comparison.json"))),
            json.or(bytes),
            input ->
                damaged(
                    comparison,
                    "comparison.json",
                    input,
                    List.of("report", comparison.toString()))));
    String result = "runs/random/seed-1/compared.json";
    all.add(
        new FuzzTarget(
            "compare, compared.json",
            120,
            List.of(FolderFiles.bytes(comparison.resolve(result))),
            json.or(bytes),
            input -> damaged(comparison, result, input, Small.compare(comparison, 1))));
    all.add(
        new FuzzTarget(
            "compare, definition.json",
            120,
            List.of(FolderFiles.bytes(comparison.resolve("definition.json"))),
            json.or(bytes),
            input -> damaged(comparison, "definition.json", input, Small.compare(comparison, 1))));
  }

  private static boolean damaged(Path folder, String file, byte[] input, List<String> arguments)
      throws IOException {
    Path whole = folder.resolve(file);
    byte[] before = FolderFiles.bytes(whole);
    try {
      Files.write(whole, input);
      return accepted(Commands.run(arguments));
    } finally {
      Files.write(whole, before);
    }
  }

  /** Whether a command did what it was told, and not if it refused with the user's error. */
  static boolean accepted(Commands.Told told) {
    if (told.status() == 0) {
      return true;
    }
    if (told.status() == 2 && told.err().contains("eprop") && told.err().length() < 10_000) {
      return false;
    }
    String err = told.err().strip();
    throw new IllegalStateException(
        "status " + told.status() + ": " + err.substring(0, Math.min(500, err.length())));
  }

  static void expectOk(Commands.Told told) {
    if (told.status() != 0) {
      throw new IllegalStateException(told.err());
    }
  }
}
