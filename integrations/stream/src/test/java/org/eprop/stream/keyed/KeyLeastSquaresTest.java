package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.plugin.Plugins;
import org.eprop.learning.optimizer.LeastSquares;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys whose readouts learn by recursive least squares. */
class KeyLeastSquaresTest {

  private static final int STEPS = 60;

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private static ReadoutOptimizer rls(double lambda, double initial) {
    LeastSquares rls = new LeastSquares();
    return rls.create(Context.of(Arguments.of(rls, Map.of("lambda", lambda, "initial", initial))));
  }

  private EpropNetwork network(String loss) {
    return new NetworkBuilder(plugins, 3, 2)
        .population("e", p -> p.neurons("lif", 12))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 4)))
        .readout(r -> r.from("e").loss(loss, Map.of()).tauOut(8))
        .create(1);
  }

  @Test
  void aKeyGoesOnFromItsBytesToTheBit() {
    EpropNetwork network = network("softmax_cross_entropy");
    KeyedLearner learner = KeyedLearner.ownReadout(network, rls(0.999, 10)).withLateness(3);
    KeyedSession through = learner.open(null);
    KeyedSession stopped = learner.open(null);
    int small = stopped.bytes().length;
    for (int t = 0; t < STEPS; t++) {
      float[] x = {1, (float) Math.sin(0.3 * t), (float) Math.cos(0.2 * t)};
      stopped.open(stopped.bytes());
      assertArrayEquals(through.step(x), stopped.step(x), "step " + t);
      if (t >= 3) {
        through.learnStep(t - 3, (t - 3) / 10 % 2);
        stopped.learnStep(t - 3, (t - 3) / 10 % 2);
      }
    }
    assertTrue(stopped.bytes().length > small + 13 * 14 / 2 * 8);
    assertArrayEquals(through.bytes(), stopped.bytes());
    assertEquals(small, stopped.open(null).bytes().length);
  }

  @Test
  void aReadoutIsAKeysOwnAsAWhole() {
    EpropNetwork network = network("mean_squared_error");
    Sgd sgd = new Sgd();
    LeafOptimizers optimizers =
        new LeafOptimizers(sgd.create(Context.defaults(sgd))).withReadouts("*", rls(0.99, 5));
    String message =
        assertThrows(
                InvalidInputException.class,
                () -> KeyedLearner.own(network, List.of("out.e"), optimizers, 0.1))
            .getMessage();
    assertTrue(message.contains("out.bias does not"), message);
  }
}
