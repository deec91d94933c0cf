package org.eprop.stream.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.stream.drift.Adwin;
import org.eprop.stream.drift.AtErrors;
import org.eprop.stream.drift.DriftAction;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.drift.OfBlocks;
import org.eprop.stream.drift.PageHinkley;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;
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

  /** One member alone answers as its learner does, key by key, and has its bytes. */
  @Test
  void aMemberAloneIsItsLearner() {
    KeyedLearner learner = learner("softmax_cross_entropy", 2, 0.1, 3);
    EnsembleSession session = Ensemble.of(Member.of(learner)).open(null);
    byte[][] keys = new byte[2][];
    KeyedSession[] plain = {learner.open(null), learner.open(null)};
    RandomGenerator random = new RandomStreams(1).stream("input");
    for (int t = 0; t < 60; t++) {
      for (int k = 0; k < 2; k++) {
        float[] x = input(random, (t + k) % 2);
        session.open(keys[k]);
        assertArrayEquals(plain[k].step(x), session.step(x));
        if (t >= 3) {
          plain[k].learnStep(t - 3, (t + k + 1) % 2);
          assertTrue(session.learnStep(t - 3, (t + k + 1) % 2));
        }
        keys[k] = session.bytes();
        assertArrayEquals(plain[k].bytes(), keys[k]);
      }
    }
    assertEquals(60, session.steps());
  }

  /** The better member is heard: one that hardly learns, and one that does. */
  @Test
  void whoIsRightSaysMore() {
    for (boolean classes : new boolean[] {true, false}) {
      String loss = classes ? "softmax_cross_entropy" : "mean_squared_error";
      int outputs = classes ? 2 : 1;
      KeyedLearner good = learner(loss, outputs, 0.1, 0);
      KeyedLearner bad = learner(loss, outputs, 1e-9, 0);
      EnsembleSession both =
          Ensemble.of(List.of(Member.of(bad), Member.of(good)), classes, 20, 20).open(null);
      KeyedSession alone = good.open(null);
      KeyedSession silly = bad.open(null);
      RandomGenerator random = new RandomStreams(2).stream("input");
      double[] errors = new double[3];
      for (int t = 0; t < 400; t++) {
        int side = t / 20 % 2;
        float[] x = input(random, side);
        double[][] said = {both.step(x), alone.step(x), silly.step(x)};
        for (int s = 0; s < said.length && t >= 200; s++) {
          boolean right = classes && said[s][side] >= said[s][1 - side];
          errors[s] += classes ? (right ? 0 : 1) : Math.pow(said[s][0] - side, 2);
        }
        if (classes) {
          both.learnStep(t, side);
          alone.learnStep(t, side);
        } else {
          both.learnStep(t, new double[] {side});
          alone.learnStep(t, new double[] {side});
        }
      }
      assertTrue(errors[1] < 0.7 * errors[2], errors[1] + " and " + errors[2]);
      assertTrue(errors[0] <= 1.1 * errors[1] + 1, errors[0] + " and " + errors[1]);
    }
  }

  private static final int LATE = 3;

  private Ensemble ensemble(boolean classes, DriftAction action, int errors, int labels) {
    String loss = classes ? "softmax_cross_entropy" : "mean_squared_error";
    KeyedLearner learner = learner(loss, classes ? 2 : 1, 0.1, LATE);
    Member watched = new Member(learner, () -> new AtErrors(errors), action);
    Supplier<DriftDetector> adwin = () -> new OfBlocks(new Adwin(0.9, 1), 2);
    Member other = new Member(learner, adwin, action);
    return Ensemble.of(List.of(watched, other, Member.of(learner)), classes, labels, 20);
  }

  /** Labels turn round every 40 steps and come late, some out of turn, some never. */
  private static void step(EnsembleSession key, int t, boolean classes, double[][] y) {
    RandomGenerator random = new RandomStreams(4).stream("input", t);
    y[t] = key.step(input(random, t / 3 % 2));
    int s = t % 7 == 5 ? t - 3 : t % 7 == 6 ? t - 1 : t - 2;
    if (s >= 0 && t % 11 == 3) {
      key.pass(s);
    } else if (s >= 0 && classes) {
      key.learnStep(s, (s / 3 + s / 40) % 2);
    } else if (s >= 0) {
      key.learnStep(s, new double[] {(s / 3 + s / 40) % 2});
    }
  }

  /** Bytes at every step, in a session that is new: the same bits, whatever an alarm has begun. */
  @Test
  void aKeyGoesOnFromItsBytes() {
    for (DriftAction action :
        List.of(
            DriftAction.none(),
            DriftAction.raiseRate(3, 9),
            DriftAction.renew(),
            DriftAction.reset(),
            DriftAction.fork(9))) {
      for (boolean classes : new boolean[] {true, false}) {
        Ensemble ensemble = ensemble(classes, action, 6, 15);
        EnsembleSession straight = ensemble.open(null);
        byte[] state = null;
        double[][] expected = new double[160][];
        double[][] y = new double[160][];
        for (int t = 0; t < y.length; t++) {
          step(straight, t, classes, expected);
          EnsembleSession session = ensemble.open(state);
          step(session, t, classes, y);
          state = session.bytes();
          assertArrayEquals(expected[t], y[t], action + ", step " + t);
          assertArrayEquals(straight.bytes(), state);
        }
        assertTrue(straight.alarms() > 3, action.toString());
        byte[] damaged = state.clone();
        damaged[damaged.length / 2] ^= 1;
        assertThrows(InvalidInputException.class, () -> straight.open(damaged));
        assertEquals(0, straight.steps());
      }
    }
  }

  /** The labels change at 100, to what a learner says that has learned nothing. */
  private double[][] answers(DriftAction action, int errors) {
    KeyedLearner learner = learner("softmax_cross_entropy", 2, 0.02, 0);
    Member member = new Member(learner, () -> new AtErrors(errors), action);
    EnsembleSession session = Ensemble.of(member).open(null);
    double[][] y = new double[160][];
    for (int t = 0; t < y.length; t++) {
      y[t] = session.step(new float[] {1, 0});
      session.learnStep(t, t < 100 ? 1 : 0);
    }
    return y;
  }

  /** How far the class that is right now is ahead. */
  private static double ahead(double[][] y, int t) {
    return y[t][0] - y[t][1];
  }

  /** The first error after that is an alarm, and what it does is seen after it. */
  @Test
  void anActionIsSeenAfterAnAlarm() {
    double[][] none = answers(DriftAction.none(), 1);
    int errors = 1;
    for (int t = 0; t < 100; t++) {
      errors += ahead(none, t) >= 0 ? 1 : 0;
    }
    double[][] raise = answers(DriftAction.raiseRate(5, 10), errors);
    double[][] reset = answers(DriftAction.reset(), errors);
    double[][] fork = answers(DriftAction.fork(10), errors);
    for (double[][] one : List.of(raise, reset, fork)) {
      assertArrayEquals(none[100], one[100]);
    }
    assertTrue(ahead(raise, 103) > ahead(none, 103));
    assertTrue(ahead(reset, 103) > ahead(none, 103));
    assertArrayEquals(none[108], fork[108], "the key's own answers as long as it is a trial");
    assertTrue(ahead(fork, 112) > ahead(none, 112), "the better one, which had forgotten, stays");
  }

  /** Nothing has changed but a label: who forgets is worse, and goes. */
  @Test
  void aForkThatIsWorseGoes() {
    KeyedLearner learner = learner("softmax_cross_entropy", 2, 0.01, 0);
    EnsembleSession plain = Ensemble.of(Member.of(learner)).open(null);
    double[][] expected = new double[300][];
    int errors = 1;
    for (int t = 0; t < expected.length; t++) {
      expected[t] = plain.step(input(new RandomStreams(5).stream("input", t), t % 2));
      errors += t < 200 && expected[t][t % 2] < expected[t][1 - t % 2] ? 1 : 0;
      plain.learnStep(t, t == 200 ? 1 - t % 2 : t % 2);
    }
    int atAlarm = errors;
    EnsembleSession fork =
        Ensemble.of(new Member(learner, () -> new AtErrors(atAlarm), DriftAction.fork(20)))
            .open(null);
    for (int t = 0; t < expected.length; t++) {
      float[] x = input(new RandomStreams(5).stream("input", t), t % 2);
      assertArrayEquals(expected[t], fork.step(x), "step " + t);
      assertEquals(t > 200 ? 1 : 0, fork.alarms());
      fork.learnStep(t, t == 200 ? 1 - t % 2 : t % 2);
    }
  }

  /** Means of 1, and of 1/2: those above 0 are errors. */
  @Test
  void aDetectorSeesTheMeansOfBlocks() {
    OfBlocks blocks = new OfBlocks(new AtErrors(2), 4);
    for (int i = 0; i < 8; i++) {
      assertEquals(i == 7, blocks.add(i < 4 ? 1 : i % 2));
    }
    assertThrows(InvalidInputException.class, () -> new OfBlocks(new AtErrors(1), 0));
  }

  /** Saved at each error, and gone on from there in a new one: the same alarms. */
  @Test
  void detectorsGoOnFromTheirState() {
    List<Supplier<DriftDetector>> all =
        List.of(
            () -> new Adwin(0.3),
            () -> new PageHinkley(0.01, 5, 10),
            () -> new OfBlocks(new Adwin(0.3, 1), 3));
    for (Supplier<DriftDetector> one : all) {
      DriftDetector straight = one.get();
      double[] state = straight.state();
      int alarms = 0;
      RandomGenerator random = new RandomStreams(6).stream("errors");
      for (int i = 0; i < 2000; i++) {
        double error = random.nextDouble() < (i / 400 % 2 == 0 ? 0.2 : 0.7) ? 1 : 0;
        DriftDetector next = one.get();
        next.resume(state);
        boolean alarm = straight.add(error);
        assertEquals(alarm, next.add(error));
        alarms += alarm ? 1 : 0;
        state = next.state();
        assertArrayEquals(straight.state(), state);
      }
      assertTrue(alarms >= 2);
      assertThrows(InvalidInputException.class, () -> one.get().resume(new double[] {1, 2}));
    }
  }

  /** A step that is judged is not learned, does not end the steps before it, and can alarm. */
  @Test
  void aStepIsJudgedAlone() {
    KeyedLearner learner = learner("softmax_cross_entropy", 2, 0.1, 3);
    Member member = new Member(learner, () -> new AtErrors(1), DriftAction.none());
    EnsembleSession judged = Ensemble.of(member).open(null);
    EnsembleSession passed = Ensemble.of(member).open(null);
    for (EnsembleSession key : List.of(judged, passed)) {
      for (int t = 0; t < 2; t++) {
        key.step(new float[] {1, 0});
      }
    }
    double[] y = judged.outputs()[0];
    assertTrue(judged.judgeStep(1, y[0] >= y[1] ? 1 : 0));
    assertFalse(judged.judgeStep(1, 0), "twice");
    assertEquals(1, judged.alarms());
    assertTrue(judged.learnStep(0, 1));
    assertTrue(passed.learnStep(0, 1));
    passed.pass(1);
    assertEquals(1, judged.learned().updates());
    for (int t = 0; t < 3; t++) {
      assertArrayEquals(passed.step(new float[] {0, 1}), judged.step(new float[] {0, 1}));
    }
  }

  @Test
  void whatIsWrongIsRefused() {
    assertThrows(InvalidInputException.class, () -> Ensemble.of(List.of(), true, 10, 20));
    Member member = Member.of(learner("softmax_cross_entropy", 2, 0.1, 5));
    assertThrows(InvalidInputException.class, () -> Ensemble.of(List.of(member), true, 0, 20));
    Ensemble two = Ensemble.of(List.of(member, member), true, 10, 20);
    EnsembleSession key = two.open(null);
    key.step(new float[2]);
    key.step(new float[2]);
    assertTrue(key.learnStep(1, 0), "labels may come in any order");
    assertTrue(key.learnStep(0, 0));
    assertFalse(key.learnStep(0, 0), "twice");
    assertThrows(InvalidInputException.class, () -> key.learnStep(2, 0), "too early");
    Ensemble one = Ensemble.of(member);
    assertThrows(InvalidInputException.class, () -> one.open(key.bytes()));
    assertThrows(InvalidInputException.class, () -> one.upgrading(two));
    Member page = new Member(member.learner(), () -> new PageHinkley(0, 1, 1), DriftAction.reset());
    Member adwin = new Member(member.learner(), () -> new Adwin(0.1), DriftAction.reset());
    assertThrows(
        InvalidInputException.class, () -> Ensemble.of(adwin).upgrading(Ensemble.of(page)));
  }
}
