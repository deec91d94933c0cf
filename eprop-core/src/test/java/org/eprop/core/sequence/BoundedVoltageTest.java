package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.Test;

/** A trace that grows with the voltage, in a closed loop in which voltages grow with weights. */
class BoundedVoltageTest {

  private static final int INPUTS = 20;
  private static final int STEPS = 400;
  private static final double RATE = 1e-3;

  /** The largest weight after so many steps of a reward that never ends. */
  private static double largest(Map<String, ?> given) {
    try (Plugins plugins =
            Plugins.builder().classPath(BoundedVoltageTest.class.getClassLoader()).build();
        Workers one = new Workers(1)) {
      EpropNetwork network =
          new NetworkBuilder(plugins, INPUTS, 2)
              .population("e", p -> p.neurons("lif", 20))
              .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
              .projection("e", "e")
              .readout(r -> r.from("e"))
              .learningSignal("modulator", Map.of())
              .trace("voltage", given)
              .create(1);
      Sgd sgd = new Sgd();
      FixedStep fixed = new FixedStep();
      LeafOptimizers optimizers =
          new LeafOptimizers(sgd.create(Context.defaults(sgd)))
              .withStepSize(fixed.create(Context.defaults(fixed)));
      SequenceLearner learner = network.learner();
      learner.updateAfterEachWindow(new WeightUpdate(optimizers, network.weights(), one), RATE);
      SplittableRandom random = new SplittableRandom(3);
      for (int t = 0; t < STEPS; t++) {
        learner.stepSpikes(random.ints(2, 0, INPUTS).distinct().sorted().toArray());
        learner.modulate(1);
      }
      learner.endWindow();
      double most = 0;
      for (Leaf leaf : network.weights().leaves()) {
        for (int r = 0; r < leaf.rowCount(); r++) {
          for (int k = 0; k < leaf.length(r); k++) {
            most = Float.isFinite(leaf.row(r)[k]) ? Math.max(most, Math.abs(leaf.row(r)[k])) : 1e30;
          }
        }
      }
      return most;
    }
  }

  /**
   * e is at most r (v_max - theta_plus) (v_max - theta_minus), r at most that of a bias, 1 / (1 -
   * rho), and a tag holds at most t of them after t steps. Without v_max this ends in no number.
   */
  @Test
  void weightsDoNotExplode() {
    double steps = STEPS * (STEPS + 1) / 2;
    double most = RATE * (2 - 0.9) * (2 - 0.1) / (1 - Math.exp(-1 / 15.0)) * steps;
    double bounded = largest(Map.of());
    assertTrue(bounded < most + 2, "weights of " + bounded);
    double unbounded = largest(Map.of("v_max", 1e30));
    assertTrue(unbounded > 1e6, "weights of " + unbounded);
  }
}
