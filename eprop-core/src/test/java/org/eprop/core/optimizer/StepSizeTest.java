package org.eprop.core.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.StepSize;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.Adam;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.NormalisedStep;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Step sizes by themselves, in updates, and along a sequence. */
class StepSizeTest {

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private static Optimizer sgd(double momentum) {
    Sgd sgd = new Sgd();
    return sgd.create(Context.of(Arguments.of(sgd, Map.of("momentum", momentum))));
  }

  private static StepSize normalised(Map<String, ?> parameters) {
    NormalisedStep step = new NormalisedStep();
    return step.create(Context.of(Arguments.of(step, parameters)));
  }

  private static StepSize fixed() {
    FixedStep step = new FixedStep();
    return step.create(Context.defaults(step));
  }

  private EpropNetwork network() {
    return new NetworkBuilder(plugins, 3, 2)
        .population("e", p -> p.neurons("lif", 20))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 3)))
        .readout(r -> r.from("e").loss("mean_squared_error", Map.of()))
        .create(1);
  }

  private static double[] factors(StepSize step, double errors, double[] squares, double[] rates) {
    double[] factors = new double[squares.length];
    step.factors(errors, squares, rates, 1, factors);
    return factors;
  }

  @Test
  void togetherAllLeavesShareOneFactor() {
    StepSize step = normalised(Map.of("epsilon", 0.5));
    double[] squares = {1, 2, 100};
    double f = 6 / (0.5 + 1 + 2 * 0.5);
    assertArrayEquals(
        new double[] {f, f, f}, factors(step, 6, squares, new double[] {0.2, 0.1, 0}), 1e-15);
    assertArrayEquals(new double[3], factors(step, 0, squares, new double[] {0.2, 0.1, 0}));
  }

  @Test
  void eachLeafAloneMovesTheOutputsByItsShare() {
    StepSize step = normalised(Map.of("epsilon", 0.5, "leaves", "each"));
    assertArrayEquals(
        new double[] {6 / 1.5 / 2, 6 / 2.5 / 2, 6 / 100.5 / 2},
        factors(step, 6, new double[] {1, 2, 100}, new double[] {0.2, 0.1, 0}),
        1e-15);
  }

  /** To first order, which for a readout is all, the outputs move by mu of their error. */
  @Test
  void alongASequenceOutputsMoveByTheRateTimesTheirError() {
    for (String pattern : List.of("out.*", "input_e")) {
      EpropNetwork network = network();
      LeafOptimizers optimizers =
          new LeafOptimizers(sgd(0), 0, List.of(new LeafOptimizers.Special(pattern, sgd(0), 1)))
              .withStepSize(normalised(Map.of("epsilon", 1e-12)));
      SequenceLearner learner = network.learner();
      WeightUpdate update = network.update(optimizers, new Workers(1));
      double[] wanted = {1.5, -0.5};
      for (int t = 0; t < 30; t++) {
        learner.step(new float[] {1, 0.5f, (float) Math.sin(t)});
      }
      double[] before = learner.readout(0);
      learner.learn(wanted);
      learner.apply(update, 0.25);
      double[] after = learner.readout(0);
      for (int k = 0; k < 2 && pattern.equals("out.*"); k++) {
        assertEquals(before[k] + 0.25 * (wanted[k] - before[k]), after[k], 1e-5);
      }
      assertEquals(1, update.updates());
    }
  }

  @Test
  void withMomentumTheGradientIsScaledAndNotWhatIsRemembered() {
    EpropNetwork network = network();
    Weights gradient = network.newGradient();
    gradient.leaves().forEach(leaf -> leaf.rows()[0][0] = 1);
    LeafOptimizers optimizers =
        new LeafOptimizers(sgd(0.5)).withStepSize(normalised(Map.of("epsilon", 1)));
    WeightUpdate update = network.update(optimizers, new Workers(1));
    Leaf first = network.weights().leaves().get(0);
    float w = first.rows()[0][0];
    update.apply(network.weights(), gradient, network.feedback(), 0.1, 8);
    update.apply(network.weights(), gradient, network.feedback(), 0.1, 0);
    double factor = 8.0 / (1 + gradient.leaves().size());
    assertEquals(w - 0.1 * factor * (1 + 0.5), first.rows()[0][0], 1e-6);
  }

  @Test
  void whatIsUsualDependsOnUseAndOptimizer() {
    EpropNetwork network = network();
    WeightUpdate sgd = network.update(sgd(0));
    assertTrue(sgd.seesGradientOnline() && !sgd.seesErrors());
    Adam adam = new Adam();
    Optimizer other = adam.create(Context.defaults(adam));
    assertTrue(!network.update(other).seesGradientOnline());
    LeafOptimizers fixed = new LeafOptimizers(sgd(0)).withStepSize(fixed());
    assertTrue(!network.update(fixed, new Workers(1)).seesGradientOnline());
    LeafOptimizers wrong = new LeafOptimizers(other).withStepSize(normalised(Map.of()));
    assertEquals(
        "step_size: got one in units of the output, but expected \"fixed\", for not all optimizers"
            + " are linear in the gradient, as \"sgd\" is",
        assertThrows(InvalidInputException.class, () -> network.update(wrong, new Workers(1)))
            .getMessage());
  }

  @Test
  void batchesAreToldErrorsOrRefused() {
    EpropNetwork network = network();
    LeafOptimizers optimizers = new LeafOptimizers(sgd(0)).withStepSize(normalised(Map.of()));
    WeightUpdate update = network.update(optimizers, new Workers(1));
    Weights gradient = network.newGradient();
    assertThrows(
        InvalidInputException.class,
        () -> update.apply(network.weights(), gradient, network.feedback(), 0.1));
    assertEquals(0, update.updates());
  }

  /** What another makes of |g|^2 that it has by other means is what an update makes of g. */
  @Test
  void ratesWithoutTheGradientAreThoseWithIt() {
    EpropNetwork network = network();
    WeightUpdate update = network.update(sgd(0));
    double[] rates = update.nextRates(3, new double[] {1, 2, 4}, 0.1);
    double expected = 0.1 * 3 / (0.1 + 7);
    assertArrayEquals(new double[] {expected, expected, expected}, rates, 1e-15);
    assertEquals(1, update.updates());
    assertThrows(
        DivergenceException.class, () -> update.nextRates(3, new double[] {1, Double.NaN, 4}, 0.1));
    assertEquals(1, update.updates());
  }

  /** Gradients that others have may be fine, and their squares too large for a number. */
  @Test
  void squaresThatAreTooLargeAreNamed() {
    EpropNetwork network = network();
    WeightUpdate update = network.update(sgd(0));
    DivergenceException thrown =
        assertThrows(
            DivergenceException.class,
            () ->
                update.applyOnline(
                    network.weights(),
                    network.newGradient(),
                    network.feedback(),
                    0.1,
                    1,
                    new double[] {0, Double.POSITIVE_INFINITY, 0}));
    String leaf = update.names().get(1);
    assertEquals(
        "update 1: gradient of " + leaf + ": got squares whose sum is not finite",
        thrown.getMessage());
  }
}
