package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.plugin.Plugins;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step that is not finite changes nothing, and says where. */
class DivergenceTest {

  private static final float[] X = {1, -1, 0.5f};

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private EpropNetwork network() {
    return new NetworkBuilder(plugins, 3, 2)
        .population("e", p -> p.neurons("lif", 10))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 3)))
        .projection("e", "e")
        .readout(r -> r.from("e").loss("mean_squared_error", Map.of()))
        .create(1);
  }

  private static Optimizer sgd() {
    Sgd sgd = new Sgd();
    return sgd.create(Context.defaults(sgd));
  }

  /** Is right for a while, and then makes what is no number of one weight. */
  private static Optimizer breaking(long at) {
    return new Optimizer() {
      @Override
      public int slots() {
        return 1;
      }

      @Override
      public void update(
          double[] w, double[] gradient, double[][] memory, int n, long update, double rate) {
        for (int i = 0; i < n; i++) {
          memory[0][i] += gradient[i];
          w[i] -= rate * memory[0][i];
        }
        w[n - 1] = update == at ? Double.NaN : w[n - 1];
      }
    };
  }

  private static void assertSame(Weights expected, Weights got) {
    for (int i = 0; i < expected.leaves().size(); i++) {
      Leaf leaf = expected.leaves().get(i);
      assertTrue(Arrays.deepEquals(leaf.rows(), got.leaves().get(i).rows()), leaf.name());
    }
  }

  private static String message(Runnable run) {
    return assertThrows(DivergenceException.class, run::run).getMessage();
  }

  @Test
  void aGradientThatIsNotFiniteChangesNothing() {
    EpropNetwork network = network();
    SequenceLearner learner = network.learner();
    WeightUpdate update = network.update(sgd());
    for (int t = 0; t < 5; t++) {
      learner.step(X);
      learner.learn(1, 0);
      learner.apply(update, 0.1);
    }
    Weights before = network.weights().copy();
    learner.step(X);
    learner.learn(1, 0);
    learner.gradient(); // the window has ended
    learner.gradient().projection(1)[4][7] = Float.NaN;
    assertEquals(
        "step 6: update 6: gradient of e_e, synapse from 4 to neuron 7 of population e: got NaN",
        message(() -> learner.apply(update, 0.1)));
    assertSame(before, network.weights());
    assertEquals(5, update.updates());
    learner.step(X);
    learner.learn(1, 0);
    learner.apply(update, 0.1);
    assertEquals(6, update.updates());
    assertTrue(Double.isFinite(learner.readout(0)[0]));
  }

  @Test
  void whatAnOptimizerMakesThatIsNotFiniteIsPutBack() {
    EpropNetwork network = network();
    SequenceLearner learner = network.learner();
    WeightUpdate update = network.update(breaking(3));
    Weights before = null;
    float[][] memory = null;
    for (int t = 0; t < 2; t++) {
      learner.step(X);
      learner.learn(1, 0);
      learner.apply(update, 0.01);
      before = network.weights().copy();
      memory = update.memory().get(0).get(2).copy().rows();
    }
    learner.step(X);
    learner.learn(1, 0);
    String said = message(() -> learner.apply(update, 0.01));
    assertTrue(said.startsWith("step 3: update 3: weights or memory of input_e, synapse"), said);
    assertSame(before, network.weights());
    assertArrayEquals(memory, update.memory().get(0).get(2).rows());
    assertEquals(2, update.updates());
  }

  /** Inputs so large that sums are beyond single precision. */
  @Test
  void aSequenceWhoseOutputsAreNotFiniteBeginsAnew() {
    EpropNetwork network = network();
    for (float[] row : network.weights().readout(0, 0)) {
      Arrays.fill(row, Float.MAX_VALUE);
    }
    Weights before = network.weights().copy();
    SequenceLearner learner = network.learner();
    learner.updateAfterEachWindow(network.update(sgd()), 0.1);
    for (int t = 0; t < 20; t++) {
      learner.step(new float[] {9, 9, 9});
    }
    assertThrows(InvalidInputException.class, learner::state);
    String said = message(() -> learner.learn(1, 0));
    assertTrue(said.startsWith("step 20: the squared error of the outputs is "), said);
    assertSame(before, network.weights());
    assertEquals(0, learner.steps());
  }

  @Test
  void ratesThatAreNotFiniteAreRefused() {
    EpropNetwork network = network();
    SequenceLearner learner = network.learner();
    WeightUpdate update = network.update(sgd());
    for (double rate : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
      String expected = "learning rate: got " + rate + ", but expected a finite number >= 0";
      assertEquals(
          expected,
          assertThrows(InvalidInputException.class, () -> learner.apply(update, rate))
              .getMessage());
      assertThrows(InvalidInputException.class, () -> learner.updateAfterEachWindow(update, rate));
      assertThrows(
          InvalidInputException.class,
          () -> update.apply(network.weights(), network.newGradient(), network.feedback(), rate));
    }
  }
}
