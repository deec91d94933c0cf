package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.junit.jupiter.api.Test;

class KeyedFunctionTest {

  private final EpropNetwork network = KeyedNetworks.Kind.SMALL.network(1);
  private final KeyedLearner learner =
      KeyedLearner.ownReadout(network, KeyedNetworks.optimizer("sgd"), 0.01);

  @Test
  void aRecordIsWhatTheFunctionMakesOfIt() {
    KeyedFunction<Integer, double[]> labelled =
        (key, label) -> {
          double[] y = key.step(new float[] {1, 2, 3, 4});
          key.learn(label);
          return y;
        };
    KeyedSession session = learner.open(null);
    double[] first = labelled.answer(session, "a", null, 1);
    byte[] a = session.bytes();
    assertArrayEquals(first, labelled.answer(session, "b", null, 0));
    double[] second = labelled.answer(session, "a", a, 1);

    KeyedSession alone = learner.open(null);
    assertArrayEquals(first, alone.step(new float[] {1, 2, 3, 4}));
    alone.learn(1);
    assertArrayEquals(second, alone.step(new float[] {1, 2, 3, 4}));
  }

  @Test
  void errorsNameTheKey() {
    KeyedFunction<float[], double[]> step = KeyedSession::step;
    KeyedSession session = learner.open(null);
    byte[] state = {1, 2, 3};
    for (InvalidInputException e :
        new InvalidInputException[] {
          assertThrows(
              InvalidInputException.class,
              () -> step.answer(session, "pump 7", null, new float[1])),
          assertThrows(
              InvalidInputException.class,
              () -> step.answer(session, "pump 7", state, new float[4]))
        }) {
      assertEquals("key pump 7", e.location().substring(0, "key pump 7".length()));
    }
  }
}
