package org.eprop.experiment.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as an embedding program uses it. */
class EpropNetworkTest {

  private final Plugins plugins =
      Plugins.builder().classPath(EpropNetworkTest.class.getClassLoader()).build();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    plugins.close();
  }

  private NetworkBuilder builder() {
    return new NetworkBuilder(plugins, 4, 2)
        .layer(
            l ->
                l.population("lif", 6, Map.of("tau_m", new Distribution.Uniform(10, 30)))
                    .population("alif", 6)
                    .gains(2, 1))
        .regularizer("firing_rate", Map.of("coefficient", 0.1));
  }

  private static List<Sample> batch(long seed) {
    return TwoClasses.batch(seed, false);
  }

  private Optimizer adam() {
    OptimizerFactory factory = plugins.find(OptimizerFactory.class, "adam");
    return factory.create(Context.defaults(factory));
  }

  private void expectToLearn(EpropNetwork network) {
    try (Workers workers = new Workers(2)) {
      GradientEngine engine = network.engine(workers);
      WeightUpdate update = network.update(adam());
      Weights gradient = network.newGradient();
      double first = engine.evaluate(network.weights(), batch(0)).lossTask();
      for (int i = 0; i < 100; i++) {
        engine.gradient(network.weights(), network.feedback(), batch(i), gradient);
        update.apply(network.weights(), gradient, network.feedback(), 0.01);
      }
      double last = engine.evaluate(network.weights(), batch(0)).lossTask();
      assertTrue(last < first / 2, first + " to " + last);
    }
  }

  @Test
  void learnsByGradientsThatTheProgramAppliesItself() {
    expectToLearn(builder().create(1));
  }

  @Test
  void learnsOnlineWhileItRuns() {
    EpropNetwork network = builder().create(1);
    SequenceLearner learner = network.learner();
    WeightUpdate update = network.update(adam());
    double early = 0;
    double late = 0;
    for (int i = 0; i < 60; i++) {
      for (Sample sample : batch(i)) {
        learner.reset();
        SpikeInput input = (SpikeInput) sample.input();
        for (int t = 0; t < input.steps(); t++) {
          learner.stepSpikes(
              Arrays.copyOfRange(input.channel(), input.start()[t], input.start()[t + 1]));
          double loss = learner.learn(sample.target().classAt(t));
          early += i < 10 ? loss : 0;
          late += i >= 50 ? loss : 0;
        }
        learner.apply(update, 0.005);
      }
    }
    assertTrue(late < early / 2, early + " to " + late);
  }

  @Test
  void learnsAnEndlessStreamInWindows() {
    EpropNetwork network = builder().create(1);
    SequenceLearner learner = network.learnerByWindow(25);
    learner.updateAfterEachWindow(network.update(adam()), 0.005);
    float[] decision = new float[30];
    Arrays.fill(decision, 20, 30, 1); // what was before has faded from the readout by then
    double[] losses = new double[60];
    for (int i = 0; i < losses.length; i++) {
      double before = learner.loss();
      for (Sample sample : batch(i)) {
        learner.run(sample.input(), sample.target().withWindow(decision));
      }
      losses[i] = learner.loss() - before;
    }
    assertEquals(60 * 8 * 30, learner.steps());
    double early = Arrays.stream(losses, 0, 10).sum();
    double late = Arrays.stream(losses, 50, 60).sum();
    assertTrue(late < early / 2, early + " to " + late);
  }

  @Test
  void savedAndLoadedItSaysTheSame() throws IOException {
    EpropNetwork network = builder().learningSignal("random", Map.of()).create(7);
    network.weights().projection(0)[1][2] = 0.125f;
    Path file = folder.resolve("network.npz");
    NetworkFile.of(network).write(file);
    EpropNetwork loaded = NetworkFile.read(file, plugins).network();
    assertEquals(network.model(), loaded.model());
    assertEquals(7, loaded.seed());
    assertArrayEquals(network.weights().projection(0), loaded.weights().projection(0));
    assertArrayEquals(network.feedback().of(0, 0), loaded.feedback().of(0, 0));
    try (Workers workers = new Workers(1)) {
      assertEquals(
          network.engine(workers).evaluate(network.weights(), batch(3)).loss(),
          loaded.engine(workers).evaluate(loaded.weights(), batch(3)).loss());
    }
    Path again = folder.resolve("again.npz");
    NetworkFile.of(loaded).write(again);
    assertEquals(-1, Files.mismatch(file, again));
  }

  private NetworkBuilder sparse() {
    return new NetworkBuilder(plugins, 4, 2)
        .layer(l -> l.population("alif", 40).gains(2, 1).connectivity(0.5, 0.1));
  }

  @Test
  void aSparseNetworkLearns() {
    expectToLearn(sparse().create(1));
  }

  @Test
  void aSparseNetworkIsSavedWithItsTargets() {
    EpropNetwork network = sparse().create(7);
    Path file = folder.resolve("network.npz");
    NetworkFile.of(network).write(file);
    Npz archive = Npz.read(file);
    assertArrayEquals(new int[] {4, 20}, archive.arrays().get("input_layer0").shape());
    int[] targets = archive.arrays().get("layer0_layer0.targets").toInts();
    int[][] drawn = network.structure().projections().get(1).synapses().targets();
    assertArrayEquals(Arrays.stream(drawn).flatMapToInt(Arrays::stream).toArray(), targets);
    EpropNetwork loaded = NetworkFile.read(file, plugins).network();
    assertEquals(network.model(), loaded.model());
    assertArrayEquals(network.weights().projection(1), loaded.weights().projection(1));
    try (Workers workers = new Workers(1)) {
      assertEquals(
          network.engine(workers).evaluate(network.weights(), batch(3)).loss(),
          loaded.engine(workers).evaluate(loaded.weights(), batch(3)).loss());
    }
  }

  @Test
  void otherTargetsThanTheSeedDrawsAreToldApart() {
    EpropNetwork network = sparse().create(7);
    Path file = folder.resolve("network.npz");
    NetworkFile.of(network).write(file);
    Npz archive = Npz.read(file);
    Map<String, NpyArray> arrays = new LinkedHashMap<>(archive.arrays());
    int[] targets = arrays.get("layer0_layer0.targets").toInts();
    int drawn = targets[6];
    targets[6] = 99;
    arrays.put("layer0_layer0.targets", NpyArray.of(targets, 40, 4));
    new Npz(arrays, archive.texts()).write(file);
    assertEquals(
        file
            + ": layer0_layer0.targets: at [1, 2]: got 99, but expected "
            + drawn
            + ", which the network's seed draws",
        assertThrows(InvalidInputException.class, () -> NetworkFile.read(file, plugins).network())
            .getMessage());
    arrays.remove("input_layer0.targets");
    new Npz(arrays, archive.texts()).write(file);
    assertEquals(
        file + ": expected an array \"input_layer0.targets\", but there is none",
        assertThrows(InvalidInputException.class, () -> NetworkFile.read(file, plugins).network())
            .getMessage());
  }

  @Test
  void aCorruptFileIsToldApart() throws IOException {
    Path file = folder.resolve("network.npz");
    NetworkFile.of(builder().create(1)).write(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[300] ^= 1; // a number of the first matrix
    Files.write(file, bytes);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> NetworkFile.read(file, plugins).network());
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
  }

  @Test
  void symmetricFeedbackNeedsAReadoutThatSeesTheLayer() {
    NetworkBuilder stacked =
        builder().layer(l -> l.population("lif", 5)).learningSignal("symmetric", Map.of());
    assertEquals(
        "readout out: learning_signal: got \"symmetric\" for \"layer0\", which is made of readout"
            + " weights, but the readout does not see that population; expected another learning"
            + " signal, or a readout that sees it (\"from\"; of layers, network.readout.layers"
            + " \"all\")",
        assertThrows(InvalidInputException.class, () -> stacked.create(1)).getMessage());
    stacked.readout(r -> r.fromAll()).create(1);
    stacked.readout(r -> r.from("layer1")).learningSignal("random", Map.of()).create(1);
  }

  @Test
  void backPropagationThroughTimeNeedsSymmetricFeedback() {
    NetworkBuilder random = builder().rule("bptt", Map.of()).learningSignal("random", Map.of());
    assertEquals(
        "readout out: learning_signal: got \"random\" for \"layer0\", but the rule \"bptt\" follows"
            + " the true gradient; expected \"symmetric\"",
        assertThrows(InvalidInputException.class, () -> random.create(1)).getMessage());
  }

  @Test
  void closedWorkersLeaveNoThread() throws InterruptedException {
    EpropNetwork network = builder().create(1);
    Workers workers = new Workers(3);
    network.engine(workers).evaluate(network.weights(), batch(0));
    workers.close();
    for (int i = 0; i < 100 && running(); i++) {
      Thread.sleep(20);
    }
    assertEquals(false, running());
  }

  private static boolean running() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().equals("eprop-worker"));
  }

  @Test
  void aSampleThatDoesNotFitIsNamed() {
    EpropNetwork network = builder().create(1);
    Sample wrong =
        new Sample(SpikeInput.of(4, new double[3][4]), Target.classes(new int[] {0, 2, 1}));
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = network.engine(workers);
      List<Sample> batch = List.of(batch(0).get(0), wrong);
      assertEquals(
          "sample 1: target at step 1: got class 2, but expected 0 to 1, or -1 for none",
          assertThrows(InvalidInputException.class, () -> engine.evaluate(network.weights(), batch))
              .getMessage());
    }
  }
}
