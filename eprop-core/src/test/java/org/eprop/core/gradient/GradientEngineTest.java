package org.eprop.core.gradient;

import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.eprop.core.gradient.Rules.EPROP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.core.sequence.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A gradient in parts that are computed apart, and what an engine refuses. */
class GradientEngineTest {

  private static final int SEEDS = 60;

  private static GradientEngine engine(RandomGraphs.Case graph, Workers workers) {
    return new GradientEngine(
        graph.network(), graph.losses(), graph.regularizers(), EPROP, workers);
  }

  /** The same samples, again and again. */
  private static List<Sample> repeated(List<Sample> batch, int times) {
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.addAll(batch);
    }
    return all;
  }

  @Test
  void partsComputedApartAddUpToTheBit() {
    int divided = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      List<Sample> batch = repeated(graph.batch(), 6);
      Weights expected = Weights.gradient(graph.network());
      BatchResult whole;
      int[] first;
      try (Workers workers = new Workers(2)) {
        GradientEngine engine = engine(graph, workers);
        whole = engine.gradient(graph.weights(), graph.feedback(), batch, expected);
        first = engine.parts(batch);
      }
      divided += first.length > 2 ? 1 : 0;
      assertEquals(0, first[0]);
      assertEquals(batch.size(), first[first.length - 1]);
      BatchTotals totals = null;
      for (int i = 0; i + 1 < first.length; i++) {
        try (Workers workers = new Workers(1)) {
          BatchTotals part =
              engine(graph, workers).totals(graph.weights(), batch.subList(first[i], first[i + 1]));
          totals = totals == null ? part : part.plus(totals);
        }
      }
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i + 1 < first.length; i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(seed));
      OrderedSum sum = new OrderedSum(Weights.gradient(graph.network()), order.size());
      double loss = 0;
      for (int i : order) {
        Weights gradient = Weights.gradient(graph.network());
        try (Workers workers = new Workers(1 + i % 3)) {
          GradientEngine engine = engine(graph, workers);
          List<Sample> part = batch.subList(first[i], first[i + 1]);
          loss +=
              engine.gradient(graph.weights(), graph.feedback(), part, totals, gradient).lossTask();
          assertEquals(whole.lossRegularisation(), engine.regularisation(totals), "seed " + seed);
        }
        sum.add(i, gradient);
      }
      assertEquals(whole.lossTask(), loss, 1e-12 * Math.max(1, Math.abs(loss)), "seed " + seed);
      assertSameBits(expected, sum.get());
    }
    assertTrue(divided > SEEDS / 4, "divided " + divided);
  }

  @Test
  void totalsOfSeveralBatchesAddUp() {
    RandomGraphs.Case graph = RandomGraphs.draw(4);
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = engine(graph, workers);
      BatchTotals one = engine.totals(graph.weights(), graph.batch());
      BatchTotals two = engine.totals(graph.weights(), repeated(graph.batch(), 2));
      BatchTotals sum = one.plus(one);
      assertEquals(two.steps(), sum.steps());
      assertArrayEquals(two.spikes(), sum.spikes());
      assertArrayEquals(two.terms(), sum.terms(), 1e-9);
      BatchTotals other = new BatchTotals(new double[9], one.spikes(), 3);
      assertEquals("got the totals of another network", message(() -> one.plus(other)));
    }
  }

  @Test
  void aSumTakesEachPartOnce() {
    RandomGraphs.Case graph = RandomGraphs.draw(1);
    Weights sum = Weights.gradient(graph.network());
    Weights part = Weights.gradient(graph.network());
    assertEquals("got 0 parts, but expected at least one", message(() -> new OrderedSum(sum, 0)));
    OrderedSum ordered = new OrderedSum(sum, 3);
    ordered.add(0, part);
    ordered.add(2, part);
    assertEquals("got part 3, but expected 0 to 2", message(() -> ordered.add(3, part)));
    assertEquals("got part -1, but expected 0 to 2", message(() -> ordered.add(-1, part)));
    assertEquals("got part 0 twice", message(() -> ordered.add(0, part)));
    assertEquals("got part 2 twice", message(() -> ordered.add(2, part)));
    assertEquals(
        "part 1 of 3 has not been added yet",
        assertThrows(IllegalStateException.class, ordered::get).getMessage());
    ordered.add(1, part);
    assertTrue(ordered.isComplete());
  }

  @Test
  void saysWhatDoesNotFit() {
    RandomGraphs.Case graph = several();
    RandomGraphs.Case other = RandomGraphs.draw(100);
    Weights gradient = Weights.gradient(graph.network());
    int readouts = graph.losses().size();
    Sample sample = graph.batch().get(0);
    int steps = sample.input().steps();
    try (Workers workers = new Workers(1)) {
      assertEquals(
          "got 0 losses, but expected one for each of the " + readouts + " readouts",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new GradientEngine(graph.network(), List.of(), List.of(), EPROP, workers))
              .getMessage());
      GradientEngine engine = engine(graph, workers);
      assertEquals(
          "batch: got no sample, but expected at least one",
          message(() -> engine.evaluate(graph.weights(), List.of())));
      assertEquals(
          "got the weights of another network",
          message(() -> engine.evaluate(other.weights(), graph.batch())));
      assertEquals(
          "sample 1: got 2 input channels, but the network has 5",
          message(
              () ->
                  engine.evaluate(
                      graph.weights(),
                      List.of(
                          sample,
                          new Sample(new RealInput(2, new float[steps][2]), sample.target())))));
      List<Target> many = new ArrayList<>(sample.targets());
      many.add(sample.target());
      assertEquals(
          "sample 0: got "
              + many.size()
              + " targets, but the network has "
              + readouts
              + " readouts",
          message(
              () ->
                  engine.evaluate(
                      graph.weights(), List.of(new Sample(sample.input(), many, null)))));
      assertEquals(
          "got the feedback weights or gradient of another network",
          message(
              () -> engine.gradient(graph.weights(), other.feedback(), graph.batch(), gradient)));
      assertEquals(
          "got the weights themselves as room for their gradient",
          message(
              () ->
                  engine.gradient(
                      graph.weights(), graph.feedback(), graph.batch(), graph.weights())));
    }
  }

  /** One with several readouts. */
  private static RandomGraphs.Case several() {
    long seed = 0;
    while (RandomGraphs.draw(seed).losses().size() < 2) {
      seed++;
    }
    return RandomGraphs.draw(seed);
  }

  /** The same network, in which nothing learns. */
  private static NetworkStructure fixed(NetworkStructure network) {
    return new NetworkStructure(
        network.inputs(),
        network.populations().stream()
            .map(
                p ->
                    new Population(
                        p.name(), p.models(), p.silentSteps(), p.surrogate(), p.gamma(), p.slope()))
            .toList(),
        network.projections().stream()
            .map(p -> new Projection(p.name(), p.from(), p.to(), p.synapses(), false))
            .toList(),
        network.readouts().stream()
            .map(
                r ->
                    new Readout(
                        r.name(),
                        r.outputs(),
                        r.sees(),
                        r.teaches(),
                        r.kappa(),
                        false,
                        r.scaledInput(),
                        r.inputScale(),
                        r.bias(),
                        false))
            .toList());
  }

  @Test
  void nothingNeedsToLearn() {
    Streams.Setting setting = Streams.Setting.of("alif", 1);
    NetworkStructure network = fixed(setting.drawn().network());
    Weights weights = Weights.zeros(network);
    weights.leaves().forEach(leaf -> leaf.rows()[0][0] = 2);
    FeedbackWeights feedback = Streams.feedback("random", network, weights);
    Weights gradient = Weights.gradient(network);
    assertEquals(0, gradient.count());
    try (Workers workers = new Workers(2)) {
      double loss =
          new GradientEngine(network, List.of(setting.loss()), List.of(), EPROP, workers)
              .gradient(weights, feedback, setting.drawn().batch(), gradient)
              .loss();
      assertTrue(loss > 0);
    }
    for (int window : new int[] {1, 5}) {
      SequenceLearner learner =
          new SequenceLearner(
              new SequencePlan(network, weights, EPROP),
              weights,
              feedback,
              List.of(setting.loss()),
              List.of(),
              0,
              window);
      learner.run(setting.drawn().batch().get(0));
      assertTrue(learner.loss() > 0);
      assertEquals(0, learner.gradient().count());
    }
  }

  /** The sums of parts have room for what learns alone. */
  @Test
  void roomForAllWeightsIsRoomForTheirGradient() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      List<Sample> batch = repeated(graph.batch(), 6);
      Weights expected = Weights.gradient(graph.network());
      Weights room = Weights.zeros(graph.network());
      if (hasHalves(graph.network())) {
        assertRefused(graph, batch, room);
        continue;
      }
      try (Workers workers = new Workers(1)) {
        GradientEngine engine = engine(graph, workers);
        engine.gradient(graph.weights(), graph.feedback(), batch, expected);
        engine.gradient(graph.weights(), graph.feedback(), batch, room);
      }
      for (int i = 0; i < graph.network().projections().size(); i++) {
        if (graph.network().projections().get(i).learned()) {
          assertArrayEquals(expected.projection(i), room.projection(i), "seed " + seed);
        } else {
          assertEquals(0, sum(room.projection(i)));
        }
      }
    }
  }

  private static void assertRefused(RandomGraphs.Case graph, List<Sample> batch, Weights room) {
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = engine(graph, workers);
      String message =
          assertThrows(
                  InvalidInputException.class,
                  () -> engine.gradient(graph.weights(), graph.feedback(), batch, room))
              .getMessage();
      assertTrue(
          message.endsWith(
              " stored in two bytes, but expected room in single precision, as Weights.gradient"
                  + " makes it"),
          message);
    }
  }

  private static boolean hasHalves(NetworkStructure network) {
    return network.projections().stream().anyMatch(p -> p.storage() != Storage.FLOAT32);
  }

  private static double sum(float[][] rows) {
    double sum = 0;
    for (float[] row : rows) {
      for (float x : row) {
        sum += Math.abs(x);
      }
    }
    return sum;
  }

  private static String message(Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
