package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.plugin.Plugins;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step that is not finite changes nothing of a key. */
class KeyDivergenceTest {

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

  /** Stays where it is, and then makes what is no number of one weight. */
  private static Optimizer breaking(long at) {
    return new Optimizer() {
      @Override
      public int slots() {
        return 0;
      }

      @Override
      public void update(
          double[] w, double[] gradient, double[][] memory, int n, long update, double rate) {
        w[0] = update == at ? Double.NaN : w[0];
      }
    };
  }

  /** A key whose step can't be learned goes on with the weights it had. */
  @Test
  void aKeyGoesOn() {
    EpropNetwork network = network();
    KeyedLearner learner = KeyedLearner.ownWeights(network, breaking(3), 0.01).withLateness(2);
    KeyedSession session = learner.open(null);
    int diverged = 0;
    for (int t = 0; t < 6; t++) {
      session.step(X);
      try {
        session.learn(1, 0);
      } catch (DivergenceException e) {
        diverged++;
      }
      session.open(session.bytes());
    }
    assertEquals(4, diverged); // as update 3 is tried again and again
    assertEquals(6, session.steps());
    assertEquals(0, session.waitingSteps());
  }

  @Test
  void bytesAreNotWrittenWithNumbersThatAreNone() {
    EpropNetwork network = network();
    KeyedSession session = KeyedLearner.ownWeights(network, sgd(), 0.1).open(null);
    session.step(X);
    session.weights().projection(0)[1][2] = Float.NaN;
    assertEquals(
        "input_e: got NaN at 2, but expected finite numbers in a state",
        assertThrows(InvalidInputException.class, session::bytes).getMessage());
  }
}
