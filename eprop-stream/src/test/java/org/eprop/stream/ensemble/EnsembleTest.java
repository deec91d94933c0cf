package org.eprop.stream.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.keyed.KeyedLearner;
import org.eprop.core.keyed.KeyedSession;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.drift.OfBlocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnsembleTest {

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private KeyedLearner learner(String loss, int outputs, double rate, int delay) {
    OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
    return KeyedLearner.ownReadout(
            new NetworkBuilder(plugins, 2, outputs)
                .layer(
                    l -> l.population("lif", 20, Map.of("refractory", 0)).feedForward().gains(6, 1))
                .readout(r -> r.from("layer0").tauOut(2))
                .loss(loss, Map.of())
                .create(1),
            sgd.create(Context.defaults(sgd)),
            rate)
        .withLateness(delay);
  }

  private static float[] input(RandomGenerator random, int side) {
    return new float[] {side == 0 ? 1 : 0, side == 1 ? 1 : 0.1f * random.nextFloat()};
  }

  /** One member alone answers as its learner does, key by key. */
  @Test
  void aMemberAloneIsItsLearner() {
    KeyedLearner learner = learner("softmax_cross_entropy", 2, 0.1, 3);
    Ensemble ensemble = new Ensemble(List.of(new Member(learner, null)), true, 10);
    Ensemble.Key[] keys = {ensemble.newKey(), ensemble.newKey()};
    KeyedSession[] plain = {learner.open(null), learner.open(null)};
    RandomGenerator random = new RandomStreams(1).stream("input");
    for (int t = 0; t < 60; t++) {
      for (int k = 0; k < 2; k++) {
        float[] x = input(random, (t + k) % 2);
        assertArrayEquals(plain[k].step(x), ensemble.step(keys[k], x));
        if (t >= 3) {
          plain[k].learnStep(t - 3, (t + k + 1) % 2);
          ensemble.learnStep(keys[k], t - 3, (t + k + 1) % 2);
        }
      }
    }
    assertEquals(60, keys[0].steps());
  }

  /** The better member is heard: one that hardly learns, and one that does. */
  @Test
  void whoIsRightSaysMore() {
    for (boolean classes : new boolean[] {true, false}) {
      String loss = classes ? "softmax_cross_entropy" : "mean_squared_error";
      int outputs = classes ? 2 : 1;
      KeyedLearner good = learner(loss, outputs, 0.1, 0);
      KeyedLearner bad = learner(loss, outputs, 1e-9, 0);
      Ensemble both =
          new Ensemble(List.of(new Member(bad, null), new Member(good, null)), classes, 20);
      Ensemble.Key key = both.newKey();
      KeyedSession alone = good.open(null);
      KeyedSession silly = bad.open(null);
      RandomGenerator random = new RandomStreams(2).stream("input");
      double[] errors = new double[3];
      for (int t = 0; t < 400; t++) {
        int side = t / 20 % 2;
        float[] x = input(random, side);
        double[][] said = {both.step(key, x), alone.step(x), silly.step(x)};
        for (int s = 0; s < said.length && t >= 200; s++) {
          boolean right = classes && said[s][side] >= said[s][1 - side];
          errors[s] += classes ? (right ? 0 : 1) : Math.pow(said[s][0] - side, 2);
        }
        if (classes) {
          both.learnStep(key, t, side);
          alone.learnStep(t, side);
        } else {
          both.learnStep(key, t, new double[] {side});
          alone.learnStep(t, new double[] {side});
        }
      }
      assertTrue(errors[1] < 0.7 * errors[2], errors[1] + " and " + errors[2]);
      assertTrue(errors[0] <= 1.1 * errors[1] + 1, errors[0] + " and " + errors[1]);
    }
  }

  /** At an alarm a member forgets; the next labels are learned anew. */
  @Test
  void aMemberForgetsAtAnAlarm() {
    KeyedLearner learner = learner("softmax_cross_entropy", 2, 0.1, 0);
    Member member = new Member(learner, () -> new OnceAt(30));
    Ensemble ensemble = new Ensemble(List.of(member, member), true, 10);
    Ensemble.Key key = ensemble.newKey();
    RandomGenerator random = new RandomStreams(3).stream("input");
    for (int t = 0; t < 30; t++) {
      assertEquals(0, key.alarms());
      ensemble.step(key, input(random, t % 2));
      ensemble.learnStep(key, t, t % 2);
    }
    assertEquals(2, key.alarms());
  }

  /** An alarm after so many errors, and no more. */
  private static final class OnceAt implements DriftDetector {
    private int left;

    OnceAt(int left) {
      this.left = left;
    }

    @Override
    public boolean add(double error) {
      return --left == 0;
    }
  }

  @Test
  void aDetectorSeesTheMeansOfBlocks() {
    double[] seen = new double[3];
    int[] count = new int[1];
    OfBlocks blocks =
        new OfBlocks(
            error -> {
              seen[count[0]++] = error;
              return count[0] == 2;
            },
            4);
    for (int i = 0; i < 8; i++) {
      assertEquals(i == 7, blocks.add(i < 4 ? 1 : i % 2));
    }
    assertArrayEquals(new double[] {1, 0.5, 0}, seen);
    assertThrows(InvalidInputException.class, () -> new OfBlocks(error -> false, 0));
  }

  @Test
  void whatIsWrongIsRefused() {
    assertThrows(InvalidInputException.class, () -> new Ensemble(List.of(), true, 10));
    Member member = new Member(learner("softmax_cross_entropy", 2, 0.1, 5), null);
    assertThrows(InvalidInputException.class, () -> new Ensemble(List.of(member), true, 0));
    Ensemble ensemble = new Ensemble(List.of(member), true, 10);
    Ensemble.Key key = ensemble.newKey();
    ensemble.step(key, new float[2]);
    ensemble.step(key, new float[2]);
    ensemble.learnStep(key, 1, 0);
    InvalidInputException late =
        assertThrows(InvalidInputException.class, () -> ensemble.learnStep(key, 0, 0));
    assertTrue(late.getMessage().startsWith("step: got 0, but expected one"), late.getMessage());
  }
}
