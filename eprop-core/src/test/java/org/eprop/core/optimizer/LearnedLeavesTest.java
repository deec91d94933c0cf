package org.eprop.core.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.learning.optimizer.Adam;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Updates of graphs: sparse rows, what is fixed, bounds, and optimizers by name. */
class LearnedLeavesTest {

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  /** Rows of the list differ in length; "b_a" and the readout "critic" are fixed. */
  private EpropNetwork network() {
    return new NetworkBuilder(plugins, 3, 2)
        .population("a", p -> p.neurons("lif", 4).learn("tau_m").bias())
        .population("b", p -> p.neurons("alif", 3, Map.of("tau_a", 50)).learn("tau_a", "beta"))
        .projection("input", "a", p -> p.synapses(new int[][] {{0, 0}, {0, 3}, {2, 1}}))
        .projection("a", "b")
        .projection("b", "a", p -> p.fixed())
        .readout(r -> r.from("b").learnTauOut())
        .readout("critic", r -> r.from("a").size(1).fixed().teachesNobody())
        .create(1);
  }

  private static Leaf leaf(Weights weights, String name) {
    return Leaf.byName(weights.leaves()).get(name);
  }

  private static Optimizer sgd() {
    Sgd sgd = new Sgd();
    return sgd.create(Context.defaults(sgd));
  }

  private static void fill(Weights weights, float value) {
    for (Leaf leaf : weights.leaves()) {
      for (float[] row : leaf.rows()) {
        Arrays.fill(row, value);
      }
    }
  }

  @Test
  void whatIsFixedStaysAndTheRestGoesByItsGradient() {
    for (boolean all : new boolean[] {true, false}) {
      EpropNetwork network = network();
      Weights gradient = all ? Weights.zeros(network.structure()) : network.newGradient();
      Weights before = network.weights().copy();
      fill(gradient, 1);
      WeightUpdate update = network.update(sgd());
      update.apply(network.weights(), gradient, network.feedback(), 0.25);
      for (Leaf leaf : before.leaves()) {
        float[][] after = leaf(network.weights(), leaf.name()).rows();
        if (!leaf.learned()) {
          assertArrayEquals(leaf.rows(), after, leaf.name());
        } else if (Double.isInfinite(leaf.low())) {
          for (int i = 0; i < after.length; i++) {
            for (int k = 0; k < after[i].length; k++) {
              assertEquals(leaf.rows()[i][k] - 0.25f, after[i][k], 1e-6f, leaf.name());
            }
          }
        }
      }
      assertEquals(
          List.of("b_a", "critic.a", "critic.bias"),
          before.leaves().stream().filter(l -> !l.learned()).map(Leaf::name).sorted().toList());
      assertArrayEquals(new int[] {2, 0, 1}, widths(before, "input_a"));
    }
  }

  private static int[] widths(Weights weights, String name) {
    return Arrays.stream(leaf(weights, name).rows()).mapToInt(row -> row.length).toArray();
  }

  @Test
  void theNormCountsWhatLearns() {
    EpropNetwork network = network();
    WeightUpdate update = network.update(sgd());
    Weights gradient = Weights.zeros(network.structure());
    fill(gradient, 1);
    double learned = gradient.leaves().stream().filter(Leaf::learned).mapToLong(Leaf::count).sum();
    assertEquals(Math.sqrt(learned), update.norm(gradient));
    Weights small = network.newGradient();
    fill(small, 1);
    assertEquals(Math.sqrt(learned), update.clip(small, 1));
    assertEquals(1, update.norm(small), 1e-6);
  }

  private static String afterAStep(EpropNetwork network, WeightUpdate update) {
    Weights gradient = network.newGradient();
    fill(gradient, 0.5f);
    update.apply(network.weights(), gradient, network.feedback(), 0.1);
    return network.digest();
  }

  @Test
  void anOptimizerIsFoundByItsName() {
    Map<String, Double> momentum = Map.of("momentum", 0.9);
    EpropNetwork made = network();
    Sgd sgd = new Sgd();
    EpropNetwork byName = network();
    assertEquals(
        afterAStep(made, made.update(sgd.create(Choice.of(sgd, momentum).context()))),
        afterAStep(byName, byName.update(plugins, "sgd", momentum)));
    assertTrue(
        assertThrows(InvalidInputException.class, () -> byName.update(plugins, "sdg", Map.of()))
            .getMessage()
            .contains("nearest: sgd"));
  }

  @Test
  void onlyWhatLearnsHasAKappa() {
    Weights weights = network().weights();
    assertTrue(weights.hasKappa(0));
    assertFalse(weights.hasKappa(1));
    assertEquals(
        "critic.kappa does not learn, but expected one that does",
        assertThrows(IllegalStateException.class, () -> weights.kappa(1)).getMessage());
  }

  /**
   * By plain gradient descent, tau = exp(log tau - rate tau g), and kappa likewise by a logistic.
   */
  @Test
  void numbersWithBoundsAreUpdatedOnTheScaleWithoutThem() {
    EpropNetwork network = network();
    Weights gradient = network.newGradient();
    Arrays.fill(leaf(gradient, "a.tau_m").rows()[0], 0.01f);
    leaf(gradient, "out.kappa").rows()[0][0] = -2;
    double kappa = network.weights().kappa(0)[0];
    network.update(sgd()).apply(network.weights(), gradient, network.feedback(), 0.5);
    for (float tau : leaf(network.weights(), "a.tau_m").rows()[0]) {
      assertEquals(20 * Math.exp(-0.5 * 20 * (double) 0.01f), tau, 1e-5);
    }
    double x = Math.log(kappa / (1 - kappa)) + 0.5 * 2 * kappa * (1 - kappa);
    assertEquals(1 / (1 + Math.exp(-x)), network.weights().kappa(0)[0], 1e-7);
  }

  @Test
  void noUpdateLeavesTheBounds() {
    for (float push : new float[] {1e30f, -1e30f}) {
      EpropNetwork network = network();
      WeightUpdate update = network.update(sgd());
      Weights gradient = network.newGradient();
      fill(gradient, push);
      for (int i = 0; i < 3; i++) {
        update.apply(network.weights(), gradient, network.feedback(), 1);
        for (Leaf leaf : network.weights().leaves()) {
          for (float x : leaf.rows()[0]) {
            boolean bounded = !Double.isInfinite(leaf.low());
            assertTrue(!bounded || (x > leaf.low() && x < leaf.high()), leaf.name() + ": " + x);
            assertTrue(!bounded || Float.isFinite(x), leaf.name() + ": " + x);
          }
        }
      }
    }
  }

  @Test
  void withoutAGradientNothingChanges() {
    EpropNetwork network = network();
    Weights before = network.weights().copy();
    WeightUpdate update = network.update(sgd());
    for (int i = 0; i < 5; i++) {
      update.apply(network.weights(), network.newGradient(), network.feedback(), 1);
    }
    for (int i = 0; i < before.leaves().size(); i++) {
      assertArrayEquals(before.leaves().get(i).rows(), network.weights().leaves().get(i).rows());
    }
  }

  @Test
  void theFirstPatternThatMatchesIsALeafsOptimizer() {
    EpropNetwork network = network();
    Adam adam = new Adam();
    LeafOptimizers optimizers =
        new LeafOptimizers(
            sgd(),
            1,
            List.of(
                new LeafOptimizers.Special("*.tau_?", sgd(), 0),
                new LeafOptimizers.Special("?.*", adam.create(Context.defaults(adam)), 0.5)));
    try (Workers workers = new Workers(2)) {
      WeightUpdate update = network.update(optimizers, workers);
      Weights before = network.weights().copy();
      Weights gradient = network.newGradient();
      fill(gradient, 8);
      update.apply(network.weights(), gradient, network.feedback(), 0.125);
      Weights after = network.weights();
      assertArrayEquals(leaf(before, "a.tau_m").rows(), leaf(after, "a.tau_m").rows());
      assertArrayEquals(leaf(before, "b.tau_a").rows(), leaf(after, "b.tau_a").rows());
      // Adam's first step has the size of its rate, 0.5 * 0.125, whatever the gradient.
      float bias = leaf(before, "a.bias").rows()[0][0] - leaf(after, "a.bias").rows()[0][0];
      assertEquals(0.0625f, bias, 1e-6f);
      float out = leaf(before, "out.b").rows()[0][0] - leaf(after, "out.b").rows()[0][0];
      assertEquals(1, out, 1e-6f);
      assertEquals(
          List.of("a.bias", "b.beta"), update.memory().get(1).stream().map(Leaf::name).toList());
    }
  }

  @Test
  void aPatternThatMatchesNothingNamesTheLeaves() {
    LeafOptimizers optimizers =
        new LeafOptimizers(sgd(), 1, List.of(new LeafOptimizers.Special("a.tau", sgd(), 0)));
    EpropNetwork network = network();
    assertEquals(
        "optimizers[0].for: got \"a.tau\", but nothing that learns has such a name; nearest:"
            + " a.tau_m; known: [input_a, a_b, a.bias, a.tau_m, b.tau_a, b.beta, out.b,"
            + " out.bias, out.kappa]",
        assertThrows(
                InvalidInputException.class,
                () -> new WeightUpdate(optimizers, network.weights(), new Workers(1)))
            .getMessage());
  }

  @Test
  void whatBelongsToAnotherNetworkIsRefused() {
    EpropNetwork network = network();
    EpropNetwork other = network();
    Weights before = network.weights().copy();
    WeightUpdate update = network.update(sgd());
    Weights gradient = network.newGradient();
    String ending =
        ": got those of another network, but expected those of the network that this update was"
            + " made for";
    assertProblem(
        "weights" + ending, () -> update.apply(other.weights(), gradient, network.feedback(), 1));
    assertProblem(
        "gradient" + ending,
        () -> update.apply(network.weights(), other.newGradient(), network.feedback(), 1));
    assertProblem(
        "feedback" + ending, () -> update.apply(network.weights(), gradient, other.feedback(), 1));
    assertProblem("norm" + ending, () -> update.norm(other.weights()));
    assertProblem(
        "gradient: got the weights themselves, but expected their gradient",
        () -> update.apply(network.weights(), network.weights(), network.feedback(), 1));
    assertProblem(
        "weights: got a gradient, but expected weights",
        () -> update.apply(gradient, network.newGradient(), network.feedback(), 1));
    assertEquals(0, update.updates());
    assertArrayEquals(before.projection(1), network.weights().projection(1));
  }

  private static void assertProblem(String message, Runnable action) {
    assertEquals(message, assertThrows(InvalidInputException.class, action::run).getMessage());
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    EpropNetwork one = large();
    EpropNetwork many = large();
    try (Workers workers = new Workers(3)) {
      WeightUpdate alone = one.update(sgd());
      WeightUpdate shared = many.update(new LeafOptimizers(sgd()), workers);
      Weights gradient = one.newGradient();
      Weights same = many.newGradient();
      for (int i = 0; i < gradient.leaves().size(); i++) {
        float[][] rows = gradient.leaves().get(i).rows();
        for (int j = 0; j < rows.length; j++) {
          for (int k = 0; k < rows[j].length; k++) {
            rows[j][k] = (float) StrictMath.sin(i + 3 * j + 7 * k);
            same.leaves().get(i).rows()[j][k] = rows[j][k];
          }
        }
      }
      assertEquals(alone.clip(gradient, 0.5), shared.clip(same, 0.5));
      alone.apply(one.weights(), gradient, one.feedback(), 0.01);
      shared.apply(many.weights(), same, many.feedback(), 0.01);
    }
    for (int i = 0; i < one.weights().leaves().size(); i++) {
      Leaf leaf = one.weights().leaves().get(i);
      assertArrayEquals(leaf.rows(), many.weights().leaves().get(i).rows(), leaf.name());
    }
    assertFalse(leaf(one.weights(), "input_a").isRectangular());
  }

  /** Rows of 0 to 1300 numbers. */
  private EpropNetwork large() {
    int[][] pairs =
        java.util.stream.IntStream.range(0, 40)
            .boxed()
            .flatMap(
                i ->
                    java.util.stream.IntStream.range(0, i * i * 1300 / 1521)
                        .mapToObj(j -> new int[] {i, j}))
            .toArray(int[][]::new);
    return new NetworkBuilder(plugins, 40, 2)
        .population(
            "a",
            p ->
                p.neurons("alif", 1300, Map.of("tau_a", new Distribution.Uniform(50, 200)))
                    .learn("tau_a"))
        .projection("input", "a", p -> p.synapses(pairs))
        .create(1);
  }
}
