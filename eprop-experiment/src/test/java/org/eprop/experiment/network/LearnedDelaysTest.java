package org.eprop.experiment.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.model.ProjectionBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.run.SampleRun;
import org.eprop.core.sequence.Inference;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delays that learn, as those see them who build networks. */
class LearnedDelaysTest {

  private static final Plugins PLUGINS =
      Plugins.builder().classPath(LearnedDelaysTest.class.getClassLoader()).build();

  @AfterAll
  static void close() {
    PLUGINS.close();
  }

  private static EpropNetwork network() {
    return new NetworkBuilder(PLUGINS, 3, 2)
        .population("e", p -> p.neurons("lif", 12, Map.of("tau_m", 5)))
        .projection(
            "input",
            "e",
            p -> p.initialWeights("gaussian", Map.of("gain", 4)).delay(2).learnDelays(2, 0, 9))
        .projection(
            "e", "e", p -> p.delay(new Distribution.Uniform(1, 6)).connectivity(0.4).learnDelays())
        .readout(r -> r.from("e"))
        .create(3);
  }

  private static Sample sample() {
    double[][] x = new double[40][3];
    for (int t = 0; t < x.length; t++) {
      x[t][t % 3] = t % 4 == 0 ? 1 : 0;
    }
    int[] classes = new int[x.length];
    Arrays.setAll(classes, t -> t / 20);
    return new Sample(SpikeInput.of(3, x), Target.classes(classes));
  }

  private static void train(EpropNetwork network, double rate, int updates) {
    try (Workers workers = new Workers(1)) {
      OptimizerFactory adam = PLUGINS.find(OptimizerFactory.class, "adam");
      WeightUpdate update = network.update(adam.create(Context.defaults(adam)));
      GradientEngine engine = network.engine(workers);
      Weights gradient = network.newGradient();
      for (int n = 0; n < updates; n++) {
        engine.gradient(network.weights(), network.feedback(), List.of(sample()), gradient);
        update.apply(network.weights(), gradient, network.feedback(), rate);
      }
    }
  }

  @Test
  void delaysAreLeavesWithBounds() {
    EpropNetwork network = network();
    List<Leaf> leaves = network.weights().leaves();
    assertEquals(
        List.of("input_e", "input_e.delay", "e_e", "e_e.delay", "out.e", "out.bias"),
        leaves.stream().map(Leaf::name).toList());
    assertEquals(36, leaves.get(1).count());
    assertEquals(0, leaves.get(1).low());
    assertEquals(9, leaves.get(1).high());
    assertEquals(1, leaves.get(3).low());
    assertEquals(6, leaves.get(3).high());
    assertTrue(leaves.get(3).learned() && leaves.get(3).clamped());
    assertEquals(2, network.weights().delay(0, 1, 4));
    float[] drawn = network.weights().delays(1)[0];
    assertTrue(drawn[0] != Math.rint(drawn[0]), "drawn delays are real numbers: " + drawn[0]);
    assertEquals((int) Math.rint(drawn[0]), network.weights().delay(1, 0, 0));
  }

  /** Steps too long end at the bounds, and no delay is lost there. */
  @Test
  void updatesEndAtTheBounds() {
    EpropNetwork network = network();
    train(network, 5, 12);
    int onBound = 0;
    int moved = 0;
    for (int i = 0; i < 2; i++) {
      LearnedDelays learned = network.structure().projections().get(i).delays();
      for (int pre = 0; pre < learned.initial().length; pre++) {
        for (int k = 0; k < learned.initial()[pre].length; k++) {
          float d = network.weights().delays(i)[pre][k];
          assertTrue(d >= learned.lowest() && d <= learned.highest(), "delay " + d);
          onBound += d == learned.lowest() || d == learned.highest() ? 1 : 0;
          moved += d != learned.initial()[pre][k] ? 1 : 0;
        }
      }
    }
    assertTrue(onBound > 5, "on a bound: " + onBound);
    assertTrue(moved > 20, "moved: " + moved);
  }

  @Test
  void savedAndLoadedToTheBit(@TempDir Path folder) throws IOException {
    EpropNetwork network = network();
    train(network, 0.3, 5);
    Path file = folder.resolve("network.npz");
    NetworkFile.of(network).write(file);
    EpropNetwork same = NetworkFile.read(file, PLUGINS).network();
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(network.weights().delays(i), same.weights().delays(i));
    }
    Npz archive = Npz.readExact(file);
    assertEquals(
        network.weights().delays(0)[1][4], (float) archive.arrays().get("input_e.delay").real(16));
    assertFalse(archive.arrays().containsKey("input_e.delays"));
    assertEquals(network.digest(), same.digest());
  }

  @Test
  void delaysBeyondTheirBoundsAreNoNetworks(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("network.npz");
    NetworkFile.of(network()).write(file);
    Npz archive = Npz.readExact(file);
    Map<String, NpyArray> arrays = new LinkedHashMap<>(archive.arrays());
    float[] delays = new float[36];
    delays[13] = 9.5f;
    arrays.put("input_e.delay", NpyArray.of(delays, 3, 12));
    new Npz(arrays, archive.texts()).write(file);
    byte[] bytes = Files.readAllBytes(file);
    assertEquals(
        "input_e.delay: at [1, 1]: got 9.5, but expected 0.0 to 9.0",
        assertThrows(
                InvalidInputException.class,
                () -> NetworkFile.read(new ByteArrayInputStream(bytes), PLUGINS).network())
            .getMessage());
  }

  /** Inference follows a sequence with delays as they are, also when they change meanwhile. */
  @Test
  void inferenceIsTheForwardPass() {
    EpropNetwork network = network();
    train(network, 0.3, 5);
    Sample sample = sample();
    try (Workers workers = new Workers(1)) {
      SampleRun run =
          network.engine(workers).evaluate(network.weights(), List.of(sample)).runs().get(0);
      Inference inference = network.inference();
      SpikeInput input = (SpikeInput) sample.input();
      for (int t = 0; t < 40; t++) {
        int[] spikes = Arrays.copyOfRange(input.channel(), input.start()[t], input.start()[t + 1]);
        assertArrayEquals(run.readoutAt(0, t), inference.stepSpikes(spikes), "step " + t);
        inference.restore(inference.state());
      }
    }
  }

  @Test
  void learningStepByStepNeedsFixedDelays() {
    EpropNetwork network = network();
    for (int window : new int[] {1, 10}) {
      assertEquals(
          "projection input_e: got delays that learn, which needs whole sequences, but expected"
              + " delays that stay as they are",
          assertThrows(InvalidInputException.class, () -> network.learnerByWindow(window))
              .getMessage());
    }
    network.inference().step(new float[3]);
  }

  /**
   * A spike that comes at the wrong time moves its delay to where it is wanted: one neuron, held
   * near its threshold, repeats its input, and a readout wants its spike at another time.
   */
  @Test
  void delaysGoWhereTheLossIsLower() {
    for (int wanted : new int[] {3, 14}) {
      EpropNetwork network =
          new NetworkBuilder(PLUGINS, 1, 1)
              .population("e", p -> p.neurons("lif", 1, Map.of("tau_m", 3)).bias())
              .projection("input", "e", p -> p.delay(9).fixed().learnDelays(3, 0, 20))
              .readout(
                  r ->
                      r.from("e")
                          .tauOut(4)
                          .withoutBias()
                          .fixed()
                          .loss("mean_squared_error", Map.of()))
              .create(1);
      network.weights().projection(0)[0][0] = 0.9f;
      float bias = (float) (0.7 * (1 - StrictMath.exp(-1 / 3.0)));
      network.weights().readout(0, 0)[0][0] = 1;
      double[][] x = new double[60][1];
      x[10][0] = 1;
      double[][] y = new double[60][1];
      for (int t = 10 + wanted; t < 60; t++) {
        y[t][0] = StrictMath.exp(-(t - 10 - wanted) / 4.0);
      }
      Sample sample = new Sample(SpikeInput.of(1, x), Target.values(y));
      Sample sameAsNumbers = new Sample(real(x), Target.values(y));
      try (Workers workers = new Workers(1)) {
        GradientEngine engine = network.engine(workers);
        Weights gradient = network.newGradient();
        OptimizerFactory adam = PLUGINS.find(OptimizerFactory.class, "adam");
        WeightUpdate update = network.update(adam.create(Context.defaults(adam)));
        for (int n = 0; n < 60; n++) {
          network.weights().bias(0)[0] = bias; // it learns, too
          Sample now = n % 2 == 0 ? sample : sameAsNumbers;
          engine.gradient(network.weights(), network.feedback(), List.of(now), gradient);
          float slope = gradient.delays(0)[0][0];
          if (n == 0) {
            assertEquals(wanted < 9, slope > 0, "slope " + slope + " towards " + wanted);
          }
          update.apply(network.weights(), gradient, network.feedback(), 0.3);
        }
        assertEquals(wanted, network.weights().delays(0)[0][0], 1.01);
        double loss = engine.evaluate(network.weights(), List.of(sample)).loss();
        network.weights().delays(0)[0][0] = 9;
        assertTrue(loss < engine.evaluate(network.weights(), List.of(sample)).loss());
      }
    }
  }

  private static RealInput real(double[][] x) {
    float[][] values = new float[x.length][1];
    for (int t = 0; t < x.length; t++) {
      values[t][0] = (float) x[t][0];
    }
    return new RealInput(1, values);
  }

  @Test
  void whatCantBeLearnedIsRefused() {
    assertRefused(
        "projections.input_e: delay: got 0 as the lowest and 0 as the highest delay that may be"
            + " learned, but expected lowest < highest (steps); by default, highest is the longest"
            + " delay at the start",
        p -> p.delay(0).learnDelays());
    assertRefused(
        "delay: learn: got sigma 0.0, but expected > 0 and <= 1000 (steps)",
        p -> p.delay(1).learnDelays(0, 0, 9));
    assertRefused(
        "delay: got none to start with, but expected some", ProjectionBuilder::learnDelays);
    assertRefused(
        "projection e: another part has this name, but delays that learn need their own",
        p -> p.name("e").delay(1).learnDelays(3, 0, 9));
  }

  private static void assertRefused(String message, Consumer<ProjectionBuilder> projection) {
    String got =
        assertThrows(
                InvalidInputException.class,
                () ->
                    new NetworkBuilder(PLUGINS, 3, 2)
                        .population("e", p -> p.neurons("lif", 4))
                        .projection("input", "e", projection)
                        .create(1))
            .getMessage();
    assertTrue(got.endsWith(message), got);
  }
}
