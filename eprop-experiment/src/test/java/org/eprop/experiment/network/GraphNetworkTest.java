package org.eprop.experiment.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Model;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Components;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.experiment.provenance.Provenance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs in Java and JSON: built, saved and loaded, and trained. */
class GraphNetworkTest {

  private static final String JSON =
      """
      {"network": {
        "populations": {
          "e": {"neuron": {"name": "alif", "tau_a": {"log_uniform": [20, 300], "learn": true}},
                "size": 12, "bias": true},
          "i": {"neuron": "lif", "size": 4}},
        "projections": [
          {"from": "input", "to": "e", "initial_weights": {"gain": 2}},
          {"from": "e", "to": "e", "delay": {"uniform": [1, 8]}, "connectivity": 0.3},
          {"from": "e", "to": "i", "connectivity": {"list": [[0, 1], [0, 3], [5, 2]]}, "delay": 2,
           "initial_weights": {"name": "constant", "value": 2}},
          {"from": "i", "to": "e", "learn": false}],
        "readouts": {
          "out": {"from": ["e"], "tau_out": {"value": 15, "learn": true},
                  "learning_signal": {"e": "symmetric", "i": "random"}},
          "value": {"from": ["e", "i"], "size": 1, "loss": "mean_squared_error",
                    "normalisation": "sum", "learning_signal": "random"}}},
       "regularizers": [{"name": "firing_rate", "coefficient": 0.1}]}
      """;

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    plugins.close();
  }

  private NetworkBuilder builder() {
    return new NetworkBuilder(plugins, 4, 2)
        .population(
            "e",
            p ->
                p.neurons("alif", 12, Map.of("tau_a", new Distribution.LogUniform(20, 300)))
                    .learn("tau_a")
                    .bias())
        .population("i", p -> p.neurons("lif", 4))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
        .projection("e", "e", p -> p.delay(new Distribution.Uniform(1, 8)).connectivity(0.3))
        .projection(
            "e",
            "i",
            p ->
                p.synapses(new int[][] {{0, 1}, {0, 3}, {5, 2}})
                    .delay(2)
                    .initialWeights("constant", Map.of("value", 2)))
        .projection("i", "e", p -> p.fixed())
        .readout(
            r ->
                r.from("e")
                    .tauOut(15)
                    .learnTauOut()
                    .learningSignal("e", "symmetric", Map.of())
                    .learningSignal("i", "random", Map.of()))
        .readout(
            "value",
            r ->
                r.fromAll()
                    .size(1)
                    .loss("mean_squared_error", Map.of())
                    .sumOfTerms()
                    .learningSignal("random", Map.of()))
        .regularizer("firing_rate", Map.of("coefficient", 0.1));
  }

  private Model read(String json) {
    return new ExperimentReader(plugins).readModel(Configuration.of(json, "my.json"), 4, 2, 1);
  }

  private static List<Sample> batch(long seed) {
    return TwoClasses.batch(seed, true);
  }

  @Test
  void theBuilderMakesWhatJsonSays() {
    Model built = builder().build();
    Model read = read(JSON);
    assertEquals(built.network().populations(), read.network().populations());
    assertEquals(built.network().readouts(), read.network().readouts());
    assertEquals(built.learning(), read.learning());
    EpropNetwork one = EpropNetwork.create(built, 3);
    EpropNetwork other = EpropNetwork.create(read, 3);
    assertSame(one.weights().leaves(), other.weights().leaves());
    assertSame(one.feedback().leaves(), other.feedback().leaves());
    assertEquals(
        List.of(
            "input_e",
            "e_e",
            "e_i",
            "i_e",
            "e.bias",
            "e.tau_a",
            "out.e",
            "out.bias",
            "out.kappa",
            "value.e",
            "value.i",
            "value.bias"),
        one.weights().leaves().stream().map(Leaf::name).toList());
    assertEquals(
        List.of("out.feedback.e", "out.feedback.i", "value.feedback.e", "value.feedback.i"),
        one.feedback().leaves().stream().map(Leaf::name).toList());
  }

  private static void assertSame(List<Leaf> expected, List<Leaf> got) {
    assertEquals(expected.size(), got.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).name(), got.get(i).name());
      assertArrayEquals(expected.get(i).rows(), got.get(i).rows(), expected.get(i).name());
    }
  }

  private Optimizer adam() {
    OptimizerFactory factory = plugins.find(OptimizerFactory.class, "adam");
    return factory.create(Context.defaults(factory));
  }

  @Test
  void aGraphLearnsEverythingThatItMay() {
    EpropNetwork network = builder().create(1);
    Weights start = network.weights().copy();
    try (Workers workers = new Workers(2)) {
      GradientEngine engine = network.engine(workers);
      WeightUpdate update = network.update(new LeafOptimizers(adam()), workers);
      Weights gradient = network.newGradient();
      double first = engine.evaluate(network.weights(), batch(0)).lossTask();
      for (int i = 0; i < 100; i++) {
        engine.gradient(network.weights(), network.feedback(), batch(i), gradient);
        update.apply(network.weights(), gradient, network.feedback(), 0.01);
      }
      double last = engine.evaluate(network.weights(), batch(0)).lossTask();
      assertTrue(last < first / 2, first + " to " + last);
    }
    for (Leaf leaf : start.leaves()) {
      Leaf now = Leaf.byName(network.weights().leaves()).get(leaf.name());
      assertEquals(leaf.learned(), !Arrays.deepEquals(leaf.rows(), now.rows()), leaf.name());
    }
  }

  @Test
  void localErrorsTeachAStack() {
    NetworkBuilder builder =
        new NetworkBuilder(plugins, 4, 2)
            .layer(l -> l.population("lif", 10).gains(2, 1))
            .layer(l -> l.population("lif", 8).gains(2, 1))
            .learningSignal("local", Map.of());
    EpropNetwork network = builder.create(1);
    Weights start = network.weights().copy();
    List<Sample> samples = batch(0).stream().map(s -> new Sample(s.input(), s.target())).toList();
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = network.engine(workers);
      WeightUpdate update = network.update(adam());
      Weights gradient = network.newGradient();
      assertNull(gradient.readout(1, 0));
      double first = engine.evaluate(network.weights(), samples).lossTask();
      for (int i = 0; i < 60; i++) {
        engine.gradient(network.weights(), network.feedback(), samples, gradient);
        update.apply(network.weights(), gradient, network.feedback(), 0.01);
      }
      double last = engine.evaluate(network.weights(), samples).lossTask();
      assertTrue(last < first / 2, first + " to " + last);
    }
    assertArrayEquals(start.readout(1, 0), network.weights().readout(1, 0));
    assertArrayEquals(start.readout(2, 1), network.weights().readout(2, 1));
    assertNotEquals(start.projection(0)[0][0], network.weights().projection(0)[0][0]);
  }

  @Test
  void twoLayersLearnWithoutAWordOfLearningSignals() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 4, 2)
            .layer(l -> l.population("lif", 10))
            .layer(l -> l.population("lif", 8))
            .create(1);
    assertEquals(
        "[random, symmetric]",
        network.model().network().readouts().get(0).learningSignals().values().stream()
            .map(s -> s.name())
            .toList()
            .toString());
  }

  @Test
  void backPropagationThroughTimeGoesThroughAStack() {
    for (boolean stated : new boolean[] {true, false}) {
      NetworkBuilder builder =
          new NetworkBuilder(plugins, 4, 2)
              .layer(l -> l.population("lif", 10).gains(2, 1))
              .layer(l -> l.population("lif", 8).gains(2, 1))
              .rule("bptt", Map.of());
      if (stated) {
        builder.learningSignal("symmetric", Map.of());
      }
      EpropNetwork network = builder.create(1);
      assertNull(network.feedback().of(0, 0));
      assertArrayEquals(
          new boolean[] {false, true}, network.structure().readouts().get(0).teaches());
      Weights gradient = network.newGradient();
      try (Workers workers = new Workers(1)) {
        List<Sample> samples =
            batch(0).stream().map(s -> new Sample(s.input(), s.target())).toList();
        network.engine(workers).gradient(network.weights(), network.feedback(), samples, gradient);
      }
      assertTrue(gradient.norm() > 0);
      double below = 0;
      for (float[] row : gradient.projection(0)) {
        for (float g : row) {
          below += Math.abs(g);
        }
      }
      assertTrue(below > 0, "the lower layer's gradient");
    }
  }

  @Test
  void theTrueGradientNeedsTheFeedbackOfAllThatIsSeen() {
    NetworkBuilder builder =
        builder()
            .rule("bptt", Map.of())
            .readout("value", r -> r.learningSignal("symmetric", Map.of()));
    assertEquals(
        "readout out: learning_signal: got \"random\" for \"i\", but the rule \"bptt\" follows the"
            + " true gradient; expected \"symmetric\"",
        assertThrows(InvalidInputException.class, () -> builder.create(1)).getMessage());
    builder.readout(r -> r.teachesNobody());
    assertEquals(
        "readout out: learning_signal: got none for \"e\", but the rule \"bptt\" follows the true"
            + " gradient; expected \"symmetric\"",
        assertThrows(InvalidInputException.class, () -> builder.create(1)).getMessage());
    builder.readout(r -> r.learningSignal("symmetric", Map.of())).create(1);
  }

  private Path saved(EpropNetwork network) {
    Path file = folder.resolve("network.npz");
    NetworkFile.of(network).write(file);
    return file;
  }

  @Test
  void aSavedGraphHoldsEverythingAndLoadsBack() throws IOException {
    EpropNetwork network = builder().create(7);
    network.weights().parameters(0)[0][3] = 77;
    network.weights().projection(1)[4][0] = 0.125f;
    Path file = saved(network);
    Npz archive = Npz.read(file);
    Set<String> names = archive.arrays().keySet();
    for (String name :
        List.of(
            "input_e",
            "e_e",
            "e_i",
            "i_e",
            "e.bias",
            "e.tau_a",
            "out.e",
            "out.bias",
            "out.kappa",
            "value.e",
            "value.i",
            "value.bias",
            "out.feedback.e",
            "value.feedback.i",
            "e_e.targets",
            "e_e.delays",
            "e_i.targets",
            "e_i.row_start",
            "e_i.delays",
            "input_e.delays",
            "i_e.delays",
            "e.param.tau_m",
            "e.param.tau_a",
            "e.param.refractory",
            "i.param.threshold")) {
      assertTrue(names.contains(name), name + " in " + names);
    }
    assertArrayEquals(
        new int[] {0, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3}, archive.array("e_i.row_start").toInts());
    assertArrayEquals(new int[] {1, 3, 2}, archive.array("e_i.targets").toInts());
    assertArrayEquals(new int[] {3}, archive.array("e_i").shape());
    assertArrayEquals(new int[] {2}, archive.array("e_i.delays").toInts());
    int[] delays = archive.array("e_e.delays").toInts();
    assertTrue(Arrays.stream(delays).allMatch(d -> d >= 1 && d <= 8), Arrays.toString(delays));
    assertArrayEquals(archive.array("e_e").shape(), archive.array("e_e.delays").shape());
    assertArrayEquals(new int[] {12}, archive.array("e.param.tau_a").shape());
    assertEquals(77, archive.array("e.tau_a").real(3));
    assertNotEquals(77, archive.array("e.param.tau_a").real(3));

    NetworkFile saved = NetworkFile.read(file, plugins);
    EpropNetwork loaded = saved.network();
    assertEquals(List.of(), saved.warnings());
    assertSame(network.weights().leaves(), loaded.weights().leaves());
    assertSame(network.feedback().leaves(), loaded.feedback().leaves());
    assertEquals(7, loaded.seed());
    try (Workers workers = new Workers(1)) {
      assertEquals(
          network.engine(workers).evaluate(network.weights(), batch(3)).loss(),
          loaded.engine(workers).evaluate(loaded.weights(), batch(3)).loss());
    }
    Path again = folder.resolve("again.npz");
    NetworkFile.of(loaded).write(again);
    assertEquals(-1, Files.mismatch(file, again));
  }

  @Test
  void streamsAreAsGoodAsFiles() throws IOException {
    EpropNetwork network = builder().create(7);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NetworkFile.of(network).write(out);
    byte[] bytes = out.toByteArray();
    EpropNetwork loaded = NetworkFile.read(new ByteArrayInputStream(bytes), plugins).network();
    assertSame(network.weights().leaves(), loaded.weights().leaves());
    bytes[bytes.length / 2] ^= 1;
    assertThrows(
        InvalidInputException.class,
        () -> NetworkFile.read(new ByteArrayInputStream(bytes), plugins).network());
    assertEquals(
        "got something else or a part, but expected a whole zip file",
        assertThrows(
                InvalidInputException.class,
                () -> NetworkFile.read(new ByteArrayInputStream(new byte[5]), plugins).network())
            .getMessage());
  }

  @Test
  void aSavedNetworkNeedsNoFileThatItsWeightsCameFrom() throws IOException {
    Path weights = folder.resolve("w.npy");
    Npy.write(weights, NpyArray.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2));
    EpropNetwork network =
        new NetworkBuilder(plugins, 4, 2)
            .population("e", p -> p.neurons("lif", 2))
            .projection(
                "input", "e", p -> p.initialWeights("file", Map.of("path", weights.toString())))
            .create(1);
    assertArrayEquals(new float[] {7, 8}, network.weights().projection(0)[3]);
    Path file = saved(network);
    Files.delete(weights);
    assertArrayEquals(
        network.weights().projection(0),
        NetworkFile.read(file, plugins).network().weights().projection(0));
  }

  private static void change(Path file, String array, int at, double value) {
    Npz archive = Npz.read(file);
    Map<String, NpyArray> arrays = new LinkedHashMap<>(archive.arrays());
    double[] numbers = arrays.get(array).toDoubles();
    numbers[at] = value;
    arrays.put(array, NpyArray.of(numbers, arrays.get(array).shape()));
    new Npz(arrays, archive.texts()).write(file);
  }

  @Test
  void constantsThatTheSeedDoesNotDrawAreNamed() {
    EpropNetwork network = builder().create(7);
    Path file = saved(network);
    change(file, "e.param.tau_m", 3, 21);
    assertEquals(
        file + ": e.param.tau_m: at [3]: got 21, but expected 20, which the network's seed draws",
        assertThrows(InvalidInputException.class, () -> NetworkFile.read(file, plugins).network())
            .getMessage());
    Path other = saved(network);
    change(other, "e_i.delays", 0, 3);
    assertEquals(
        other + ": e_i.delays: at [0]: got 3, but expected 2, which the network's seed draws",
        assertThrows(InvalidInputException.class, () -> NetworkFile.read(other, plugins).network())
            .getMessage());
  }

  @Test
  void weightsThatAreNotFiniteAreRefused() throws IOException {
    Path file = saved(builder().create(7));
    byte[] before = Files.readAllBytes(file);
    EpropNetwork network = builder().create(7);
    network.weights().projection(0)[2][1] = Float.NaN;
    assertEquals(
        "input_e: got NaN in row 2, but expected finite numbers to be saved",
        assertThrows(InvalidInputException.class, () -> saved(network)).getMessage());
    assertArrayEquals(before, Files.readAllBytes(file), "what was there stays");
    int width = Npz.read(file).array("input_e").shape()[1];
    change(file, "input_e", 2 * width + 1, Double.NaN);
    assertEquals(
        file + ": input_e: at [2, 1]: got NaN, but expected a finite number",
        assertThrows(InvalidInputException.class, () -> NetworkFile.read(file, plugins).network())
            .getMessage());
  }

  @Test
  void notesComeBack() {
    EpropNetwork network = builder().create(7);
    Path file = folder.resolve("noted.npz");
    Provenance made = Components.of(network.model());
    NetworkFile.of(network, made, Map.of("epoch", "7", "of", "run")).write(file);
    NetworkFile saved = NetworkFile.read(file, plugins);
    assertEquals(Map.of("epoch", "7", "of", "run"), saved.notes());
    assertEquals(made, saved.provenance());
    assertEquals(Map.of(), saved.renewed().notes());
    assertEquals(made, saved.renewed().provenance());
  }

  /** Every 61st; all bits of a small archive are tried elsewhere. */
  @Test
  void aFlippedBitIsRefused() throws IOException {
    Path file = saved(builder().create(7));
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit += 61) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Files.deleteIfExists(file); // else the file system waits for the disk each time
      Files.write(file, changed);
      assertThrows(
          InvalidInputException.class,
          () -> NetworkFile.read(file, plugins).network(),
          "bit " + bit);
    }
  }

  @Test
  void anotherVersionIsSaid() {
    Path file = saved(builder().create(7));
    Npz archive = Npz.read(file);
    String json = archive.texts().get("model.json");
    String neuron = "org.eprop.neurons.Alif";
    assertTrue(json.contains(neuron), json);
    new Npz(
            archive.arrays(),
            Map.of("model.json", json.replace('"' + neuron + '"', "\"org.other.Alif\"")))
        .write(file);
    List<String> warnings = NetworkFile.read(file, plugins).warnings();
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings
            .get(0)
            .matches(
                "neuron alif: was org\\.other\\.Alif of \\S+, version \\S+,"
                    + " is org\\.eprop\\.neurons\\.Alif of \\S+, version \\S+"),
        warnings.get(0));
  }

  @Test
  void whatJsonRefusesTheBuilderRefuses() {
    NetworkBuilder builder = new NetworkBuilder(plugins, 4, 2);
    assertProblem(
        "input weights: gaussian: gain: got NaN, but expected a number >= 0",
        () -> builder.layer(l -> l.population("lif", 3).gains(Double.NaN, 1)));
    assertProblem(
        "gaussian: gain: got NaN, but expected a number >= 0",
        () -> builder.readout(r -> r.gain(Double.NaN)));
    assertProblem(
        "input weights: connectivity: got 0.0, but expected a number > 0 and <= 1",
        () -> builder.layer(l -> l.population("lif", 3).connectivity(0, 1)));
    assertProblem(
        "tau_m: got a list of 2 numbers, but expected one for each of the 3 neurons",
        () ->
            builder.layer(
                l -> l.population("lif", 3, Map.of("tau_m", new Distribution.Values(1, 2)))));
    assertProblem(
        "delay: got -1.0, but expected 0 to 10000 steps",
        () -> builder.projection("input", "e", p -> p.delay(-1)));
    assertProblem(
        "delay: got Uniform[low=-1.0, high=2.0], but expected a number, a list with one number per"
            + " neuron, or a distribution >= 0 and <= 10000 (steps)",
        () -> builder.projection("input", "e", p -> p.delay(new Distribution.Uniform(-1, 2))));
    assertProblem("got no layer or population, but expected at least one", builder::build);
    builder.layer(l -> l.population("lif", 3));
    assertProblem(
        "projection layer0_e: to: unknown \"e\"; known: [layer0]",
        () -> builder.projection("layer0", "e").build());
    NetworkBuilder other =
        new NetworkBuilder(plugins, 4, 2).layer(l -> l.population("lif", 3).learn("tau"));
    assertProblem(
        "network.populations.layer0: neurons[0] lif: learn: got [tau], but per-neuron parameters"
            + " are [tau_m, threshold]",
        () -> other.create(1));
    assertProblem(
        "tau_out: got -5.0, but expected >= 0 (ms)",
        () -> other.readout(r -> r.tauOut(-5)).build());
  }

  private static void assertProblem(String message, Runnable action) {
    assertEquals(message, assertThrows(InvalidInputException.class, action::run).getMessage());
  }

  @Test
  void aParameterThatIsToLearnCantStartOnItsBound() {
    NetworkBuilder builder =
        new NetworkBuilder(plugins, 4, 2)
            .layer(l -> l.population("alif", 3, Map.of("beta", 0)).learn("beta"));
    assertProblem(
        "network.populations.layer0: neurons[0] alif: beta: got 0.0 for neuron 0, which lies on a"
            + " bound, but expected a number between the bounds, as it is to learn",
        () -> builder.create(1));
  }

  @Test
  void populationsThatAreCalledLikeLayersHaveStreamsOfTheirOwn() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 4, 2)
            .layer(l -> l.population("lif", 4))
            .layer(l -> l.population("lif", 4))
            .projection("input", "layer1")
            .population("layers", p -> p.neurons("lif", 4))
            .projection("layer1", "layers")
            .create(1);
    Map<String, Leaf> leaves = Leaf.byName(network.weights().leaves());
    Set<Float> first =
        List.of("input_layer0", "layer0_layer1", "input_layer1", "layer1_layers").stream()
            .map(name -> leaves.get(name).rows()[0][1])
            .collect(Collectors.toSet());
    assertEquals(4, first.size());
  }
}
