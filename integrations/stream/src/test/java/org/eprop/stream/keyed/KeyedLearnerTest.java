package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.sequence.Inference;
import org.junit.jupiter.api.Test;

/** A key's outputs and weights are those of a plain learner of its own, bit by bit. */
class KeyedLearnerTest {

  private static final int STEPS = 150;

  @Test
  void aKeyRestoredFromBytesAtEveryStepGivesThePlainLearnersBits() {
    for (KeyedNetworks.Kind kind : KeyedNetworks.Kind.values()) {
      for (KeyedNetworks.Mode mode : KeyedNetworks.Mode.values()) {
        for (String optimizer : List.of("adam", "sgd")) {
          KeyedLearner learner = mode.learner(kind.network(3), optimizer);
          KeyedSession session = learner.open(null);
          PlainKey plain = new PlainKey(kind.network(3), mode, optimizer);
          byte[] state = null;
          for (int t = 0; t < STEPS; t++) {
            Stimulus stimulus = Stimulus.of(7, t, kind);
            session = t % 50 == 49 ? learner.open(state) : session.open(state);
            assertEquals(t, session.steps());
            double[] expected = plain.step(stimulus, stimulus.label());
            String place = kind + ", " + mode + ", " + optimizer + ", step " + t;
            assertArrayEquals(expected, stimulus.step(session), place);
            if (t % 3 == 1) {
              session.open(session.bytes()); // between the step and its label, too
            }
            if (mode != KeyedNetworks.Mode.INFERENCE && stimulus.label() >= 0) {
              KeyedSession at = session;
              double loss = session.learn(stimulus.label());
              assertEquals(plain.lastLoss(), loss, place);
              assertThrows(IllegalStateException.class, () -> at.learn(stimulus.label()), "twice");
              assertFalse(session.learnStep(t, stimulus.label()), "twice");
            }
            state = session.bytes();
          }
          session.open(state);
          assertSameBits(plain.weights(), session.weights());
        }
      }
    }
  }

  static void assertSameBits(Weights expected, Weights actual) {
    for (int i = 0; i < expected.leaves().size(); i++) {
      Leaf leaf = expected.leaves().get(i);
      for (int j = 0; j < leaf.rows().length; j++) {
        assertArrayEquals(leaf.rows()[j], actual.leaves().get(i).rows()[j], leaf.name());
      }
    }
  }

  @Test
  void inferenceIsThatOfASequenceLearner() {
    KeyedNetworks.Kind kind = KeyedNetworks.Kind.LAYERS;
    Inference plain = kind.network(1).inference();
    KeyedSession session = KeyedLearner.inference(kind.network(1)).open(null);
    for (int t = 0; t < STEPS; t++) {
      Stimulus stimulus = Stimulus.of(1, t, kind);
      assertArrayEquals(stimulus.step(plain), stimulus.step(session));
      session.open(session.bytes());
    }
  }
}
