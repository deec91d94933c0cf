package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eprop.stream.keyed.KeyedNetworks.Kind;
import org.eprop.stream.keyed.KeyedNetworks.Mode;
import org.junit.jupiter.api.Test;

/** Ten thousand keys whose steps are mixed, in one session after the other. */
class ManyKeysTest {

  private static final int KEYS = 10_000;
  private static final int STEPS = 4;
  private static final int PERIOD = 7_919; // coprime to the keys: visits all, in a mixed order

  @Test
  void eachGivesWhatItGivesAlone() {
    for (Mode mode : List.of(Mode.INFERENCE, Mode.OWN_READOUT, Mode.OWN_WEIGHTS)) {
      KeyedLearner learner = mode.learner(Kind.SMALL.network(1), "sgd");
      double[][][] outputs = new double[KEYS][STEPS][];
      run(learner, mode, outputs, 0, KEYS);
      PlainKey plain = new PlainKey(Kind.SMALL.network(1), mode, "sgd");
      for (int key = 0; key < KEYS; key++) {
        plain.restart();
        for (int t = 0; t < STEPS; t++) {
          Stimulus stimulus = Stimulus.of(key, t, Kind.SMALL);
          assertArrayEquals(
              plain.step(stimulus, stimulus.label()), outputs[key][t], mode + ", key " + key);
        }
      }
    }
  }

  private static void run(KeyedLearner learner, Mode mode, double[][][] outputs, int from, int to) {
    byte[][] states = new byte[to - from][];
    KeyedSession session = learner.open(null);
    int key = 0;
    for (int event = 0; event < states.length * STEPS; event++) {
      key = (key + PERIOD) % states.length;
      int t = event / states.length;
      Stimulus stimulus = Stimulus.of(from + key, t, Kind.SMALL);
      session.open(states[key]);
      outputs[from + key][t] = stimulus.step(session);
      if (mode != Mode.INFERENCE && stimulus.label() >= 0) {
        session.learn(stimulus.label());
      }
      states[key] = session.bytes();
    }
  }

  @Test
  void threadsShareALearner() throws Exception {
    int threads = 4;
    int keys = 100;
    KeyedLearner learner = Mode.OWN_READOUT.learner(Kind.SMALL.network(1), "adam");
    double[][][] together = new double[threads * keys][STEPS][];
    double[][][] alone = new double[threads * keys][STEPS][];
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int from = i * keys;
        parts.add(pool.submit(() -> run(learner, Mode.OWN_READOUT, together, from, from + keys)));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } finally {
      pool.shutdown();
    }
    for (int i = 0; i < threads; i++) {
      run(learner, Mode.OWN_READOUT, alone, i * keys, (i + 1) * keys);
    }
    assertEquals(Arrays.deepToString(alone), Arrays.deepToString(together));
  }
}
