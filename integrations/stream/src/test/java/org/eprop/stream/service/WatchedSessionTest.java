package org.eprop.stream.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.stream.drift.AtErrors;
import org.eprop.stream.keyed.DriftAction;
import org.eprop.stream.keyed.KeyedLearner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchedSessionTest {

  private static KeyedLearner learner(boolean classes, double rate, int late) {
    try (Plugins plugins =
        Plugins.builder().classPath(WatchedSessionTest.class.getClassLoader()).build()) {
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      return KeyedLearner.ownReadout(
              new NetworkBuilder(plugins, 2, classes ? 2 : 1)
                  .layer(
                      l ->
                          l.population("lif", 20, Map.of("refractory", 0))
                              .feedForward()
                              .gains(6, 1))
                  .readout(r -> r.from("layer0").tauOut(2))
                  .loss(classes ? "softmax_cross_entropy" : "mean_squared_error", Map.of())
                  .create(1),
              sgd.create(Context.defaults(sgd)),
              rate)
          .withLateness(late);
    }
  }

  private static WatchedSession session(KeyedLearner learner, DriftAction action, int errors) {
    return StreamService.of(learner).watch(() -> new AtErrors(errors), action).session(learner);
  }

  /** Labels turn round every 40 steps and come late, some out of turn, some never. */
  private static double[] step(WatchedSession key, int t, boolean classes) {
    RandomGenerator random = new RandomStreams(4).stream("input", t);
    double[] y = key.step(new float[] {t / 3 % 2, random.nextFloat()});
    int s = t % 7 == 5 ? t - 3 : t % 7 == 6 ? t - 1 : t - 2;
    int label = (s / 3 + s / 40) % 2;
    if (s >= 0 && t % 11 == 3) {
      key.pass(s);
    } else if (s >= 0 && classes) {
      key.learn(s, label);
    } else if (s >= 0) {
      key.learn(s, new double[] {label});
    }
    return y;
  }

  /** Bytes at every step, in a session that is new: the same bits, whatever an alarm has done. */
  @ParameterizedTest
  @EnumSource
  void aKeyGoesOnFromItsBytes(DriftAction action) {
    for (boolean classes : new boolean[] {true, false}) {
      KeyedLearner learner = learner(classes, 0.1, 3);
      WatchedSession straight = session(learner, action, 6);
      byte[] state = null;
      for (int t = 0; t < 160; t++) {
        double[] expected = step(straight, t, classes);
        WatchedSession again = session(learner, action, 6).open(state);
        assertArrayEquals(expected, step(again, t, classes), "step " + t);
        state = again.bytes();
        assertArrayEquals(straight.bytes(), state);
      }
      assertTrue(straight.alarms() > 3);
      byte[] damaged = state.clone();
      damaged[damaged.length / 2] ^= 1;
      assertThrows(InvalidInputException.class, () -> straight.open(damaged));
      assertEquals(0, straight.session().steps());
    }
  }

  /** The labels change at 100: how far the class that is right then is ahead at the end. */
  private static double ahead(DriftAction action, int errors, int steps) {
    WatchedSession key = session(learner(true, 0.02, 0), action, errors);
    double[] y = {};
    for (int t = 0; t < steps; t++) {
      y = key.step(new float[] {1, 0});
      key.learn(t, t < 100 ? 1 : 0);
    }
    return y[0] - y[1];
  }

  /** The first error after that is an alarm, and what it does is seen after it. */
  @Test
  void anActionIsSeenAfterAnAlarm() {
    int errors = 1;
    for (int t = 1; t <= 100; t++) {
      errors += ahead(DriftAction.NONE, 1, t) >= 0 ? 1 : 0;
    }
    assertEquals(ahead(DriftAction.NONE, 1, 101), ahead(DriftAction.RESET, errors, 101));
    assertTrue(ahead(DriftAction.RESET, errors, 104) > ahead(DriftAction.NONE, 1, 104));
  }

  /** Of a network that is for inference alone, too. */
  @Test
  void whatDoesNotLearnIsWatched() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      KeyedLearner learner =
          KeyedLearner.inference(
              new NetworkBuilder(plugins, 2, 2).layer(l -> l.population("lif", 5)).create(1));
      WatchedSession key = session(learner, DriftAction.NONE, 1);
      double[] y = key.step(new float[] {1, 0});
      assertEquals(false, key.learn(0, y[0] >= y[1] ? 1 : 0));
      assertEquals(1, key.alarms());
    }
  }
}
