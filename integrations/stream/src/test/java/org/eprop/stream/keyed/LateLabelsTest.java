package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.stream.keyed.KeyedNetworks.Kind;
import org.eprop.stream.keyed.KeyedNetworks.Mode;
import org.eprop.stream.keyed.QueuedSteps.WaitingStep;
import org.junit.jupiter.api.Test;

/** What is learned from labels that come late, and what is predicted while they are waited for. */
class LateLabelsTest {

  private static final int STEPS = 120;
  private static final List<Mode> LEARNING =
      List.of(Mode.OWN_READOUT, Mode.OWN_WEIGHTS, Mode.OWN_INPUT);

  private static KeyedSession open(Kind kind, Mode mode, int lateness) {
    return mode.learner(kind.network(5), "adam").withLateness(lateness).open(null);
  }

  @Test
  void labelsInTimeGiveThePlainLearnersOutputsWhateverTheLateness() {
    for (Kind kind : Kind.values()) {
      for (Mode mode : LEARNING) {
        KeyedSession session = open(kind, mode, 20);
        PlainKey plain = new PlainKey(kind.network(5), mode, "adam");
        for (int t = 0; t < STEPS; t++) {
          Stimulus stimulus = Stimulus.of(1, t, kind);
          assertArrayEquals(plain.step(stimulus, stimulus.label()), stimulus.step(session));
          if (stimulus.label() >= 0) {
            session.learn(stimulus.label());
          } else {
            session.pass(t);
          }
          assertEquals(0, session.waitingSteps());
          session.open(session.bytes());
        }
      }
    }
  }

  @Test
  void lateLabelsInAnyOrderTeachWhatLabelsInTimeWould() {
    int lateness = 9;
    for (Kind kind : Kind.values()) {
      for (Mode mode : LEARNING) {
        KeyedSession session = open(kind, mode, lateness);
        PlainKey plain = new PlainKey(kind.network(5), mode, "adam");
        Random random = new Random(11);
        int[] due = new int[STEPS];
        for (int t = 0; t < STEPS; t++) {
          due[t] = Math.min(STEPS - 1, t + random.nextInt(lateness + 1));
        }
        int most = 0;
        for (int t = 0; t < STEPS; t++) {
          Stimulus stimulus = Stimulus.of(2, t, kind);
          plain.step(stimulus, stimulus.label());
          stimulus.step(session);
          most = Math.max(most, session.waitingSteps());
          session.open(session.bytes());
          for (int s : steps(due, t, random)) {
            int label = Stimulus.of(2, s, kind).label();
            assertTrue(label < 0 || session.learnStep(s, label), "step " + s + " at " + t);
            session.open(session.bytes());
          }
        }
        session.pass(STEPS - 1);
        assertEquals(0, session.waitingSteps());
        assertTrue(most > lateness / 2, "waited for " + most);
        KeyedLearnerTest.assertSameBits(plain.weights(), session.weights());
        for (int t = STEPS; t < STEPS + 20; t++) {
          Stimulus stimulus = Stimulus.of(2, t, kind);
          assertArrayEquals(plain.step(stimulus, PlainKey.NONE), stimulus.step(session));
          session.pass(t);
        }
      }
    }
  }

  /** Those whose label comes after step t, in some order. */
  private static List<Integer> steps(int[] due, int t, Random random) {
    List<Integer> steps = new ArrayList<>();
    for (int s = 0; s <= t; s++) {
      if (due[s] == t) {
        steps.add(s);
      }
    }
    Collections.shuffle(steps, random);
    return steps;
  }

  @Test
  void predictionsRunAheadWithTheWeightsThatAreKnown() {
    for (Kind kind : Kind.values()) {
      for (Mode mode : LEARNING) {
        KeyedSession session = open(kind, mode, 10);
        PlainKey plain = new PlainKey(kind.network(5), mode, "adam");
        SequenceLearner ahead = plain.unlearning();
        for (int t = 0; t < STEPS; t++) {
          Stimulus stimulus = Stimulus.of(3, t, kind);
          assertArrayEquals(stimulus.step(ahead), stimulus.step(session), kind + " " + mode + t);
          assertEquals(t % 10, session.waitingSteps());
          session.open(session.bytes());
          if (t % 10 == 9) { // all labels at once, the last one first
            for (int s = t; s > t - 10; s--) {
              int label = Math.max(0, Stimulus.of(3, s, kind).label());
              assertTrue(session.learnStep(s, label));
            }
            for (int s = t - 9; s <= t; s++) {
              Stimulus then = Stimulus.of(3, s, kind);
              plain.step(then, Math.max(0, then.label()));
            }
            ahead = plain.unlearning();
            KeyedLearnerTest.assertSameBits(plain.weights(), session.weights());
          }
        }
      }
    }
  }

  @Test
  void aLabelThatIsTooLateIsRefusedAndItsStepHasNone() {
    Kind kind = Kind.LAYERS;
    KeyedSession session = open(kind, Mode.OWN_WEIGHTS, 3);
    PlainKey plain = new PlainKey(kind.network(5), Mode.OWN_WEIGHTS, "adam");
    for (int t = 0; t < 40; t++) {
      boolean tooLate = t % 8 == 4;
      Stimulus stimulus = Stimulus.of(4, t, kind);
      stimulus.step(session);
      plain.step(stimulus, tooLate ? PlainKey.NONE : t % 2);
      assertTrue(session.waitingSteps() <= 3);
      if (t >= 3 && (t - 3) % 8 != 4) {
        assertTrue(session.learnStep(t - 3, (t - 3) % 2));
        assertFalse(session.learnStep(t - 3, (t - 3) % 2), "twice");
      }
      if (t >= 4 && (t - 4) % 8 == 4) {
        assertFalse(session.learnStep(t - 4, (t - 4) % 2), "4 steps late");
      }
    }
    for (int t = 37; t < 40; t++) {
      assertEquals(t % 8 != 4, t % 8 != 4 && session.learnStep(t, t % 2));
    }
    session.pass(39);
    KeyedLearnerTest.assertSameBits(plain.weights(), session.weights());
  }

  @Test
  void bytesMayBeOpenedWithAnotherLateness() {
    Kind kind = Kind.GRAPH;
    KeyedLearner learner = Mode.OWN_READOUT.learner(kind.network(5), "sgd");
    KeyedSession session = learner.withLateness(8).open(null);
    for (int t = 0; t < 7; t++) {
      Stimulus.of(6, t, kind).step(session);
    }
    session.learnStep(4, 1);
    assertEquals(6, session.waitingSteps());
    byte[] state = session.bytes();
    KeyedSession longer = learner.withLateness(100).open(state);
    assertEquals(6, longer.waitingSteps());
    KeyedSession shorter = learner.withLateness(3).open(state);
    assertEquals(7, shorter.steps());
    assertEquals(3, shorter.waitingSteps());
    assertEquals(0, learner.open(state).waitingSteps());
    session.pass(6);
    KeyedLearnerTest.assertSameBits(session.weights(), learner.open(state).weights());
  }

  /** Of two readouts, with weights. */
  @Test
  void targetsOfAllReadoutsThatWaitAreKeptAsTheyAre() {
    Kind kind = Kind.GRAPH;
    KeyedLearner learner = Mode.OWN_WEIGHTS.learner(kind.network(5), "sgd").withLateness(4);
    KeyedSession kept = learner.open(null);
    KeyedSession restored = learner.open(null);
    for (int t = 0; t < 30; t++) {
      Stimulus stimulus = Stimulus.of(8, t, kind);
      assertArrayEquals(stimulus.step(kept), stimulus.step(restored));
      assertArrayEquals(kept.readout(1), restored.readout(1));
      if (t % 3 == 2) {
        for (int s = t; s > t - 3; s--) {
          List<Target> targets =
              List.of(
                  Target.values(new double[][] {{0.3, 0.7}}).withWindow(new double[] {-0.5}),
                  Target.classes(new int[] {s % 2}).withWindow(new double[] {s % 4}));
          kept.learnStep(s, targets);
          restored.learnStep(s, targets);
          restored.open(restored.bytes());
        }
      }
    }
    KeyedLearnerTest.assertSameBits(kept.weights(), restored.weights());
  }

  @Test
  void whatCannotBeSaysWhy() {
    KeyedSession session = open(Kind.LAYERS, Mode.OWN_READOUT, 2);
    session.step(new float[KeyedNetworks.CHANNELS]);
    assertEquals(
        "step: got 1, but the key has had 1 steps, from 0", message(() -> session.learnStep(1, 0)));
    assertEquals(
        "step: got -1, but the key has had 1 steps, from 0", message(() -> session.pass(-1)));
    assertEquals(
        "target at step 0: got class 7, but expected 0 to 1, or -1 for none",
        message(() -> session.learn(7)));
    assertEquals(
        "got 2 targets, but the network has 1 readouts",
        message(() -> session.learnStep(0, List.of(WaitingStep.NONE, WaitingStep.NONE))));
    KeyedLearner inference = Mode.INFERENCE.learner(Kind.LAYERS.network(5), "sgd");
    assertEquals(
        "lateness: got 3 steps, but expected 0, as nothing is learned",
        message(() -> inference.withLateness(3)));
    KeyedSession no = inference.open(null);
    no.step(new float[KeyedNetworks.CHANNELS]);
    assertEquals(
        "learn() is called on a session for inference alone",
        assertThrows(IllegalStateException.class, () -> no.learn(1)).getMessage());
  }

  private static String message(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
