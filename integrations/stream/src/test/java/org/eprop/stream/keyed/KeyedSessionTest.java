package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;

class KeyedSessionTest {

  private static final int KEYS = 4;
  private static final KeyedNetworks.Kind KIND = KeyedNetworks.Kind.SMALL;

  private static KeyedLearner learner() {
    return KeyedNetworks.Mode.OWN_READOUT.learner(KIND.network(1), "sgd");
  }

  /** One step of a key as a stream processor does it. */
  private static byte[] step(KeyedSession session, byte[] state, int key, int t) {
    session.open(state);
    Stimulus stimulus = Stimulus.of(key, t, KIND);
    stimulus.step(session);
    if (stimulus.label() >= 0) {
      session.learn(stimulus.label());
    }
    return session.bytes();
  }

  @Test
  void anotherThreadsKeyIsNotTakenFurther() throws Exception {
    KeyedSession session = learner().open(null);
    session.step(new float[KeyedNetworks.CHANNELS]);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> taken = other.submit(() -> session.step(new float[KeyedNetworks.CHANNELS]));
      ExecutionException e = assertThrows(ExecutionException.class, taken::get);
      assertTrue(e.getCause() instanceof IllegalStateException, e.toString());
      session.learn(0);
      other.submit(() -> session.open(null)).get();
      assertThrows(IllegalStateException.class, session::bytes);
    } finally {
      other.shutdown();
    }
  }

  /** Two threads at one session: each step is refused, or right. */
  @Test
  void aSharedSessionNeverMixesKeys() throws Exception {
    KeyedSession alone = learner().open(null);
    byte[][] expected = new byte[KEYS][];
    int steps = 300;
    List<byte[][]> after = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      for (int k = 0; k < KEYS; k++) {
        expected[k] = step(alone, expected[k], k, t);
      }
      after.add(expected.clone());
    }
    KeyedSession shared = learner().open(null);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<byte[][]>> done = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        int first = thread * KEYS / 2;
        done.add(threads.submit(() -> run(shared, first, first + KEYS / 2, steps)));
      }
      for (int thread = 0; thread < 2; thread++) {
        for (int k = thread * KEYS / 2; k < (thread + 1) * KEYS / 2; k++) {
          assertArrayEquals(after.get(steps - 1)[k], done.get(thread).get()[k]);
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private static byte[][] run(KeyedSession shared, int first, int end, int steps) {
    byte[][] states = new byte[KEYS][];
    for (int t = 0; t < steps; t++) {
      for (int k = first; k < end; k++) {
        boolean refused = true;
        while (refused) {
          try {
            states[k] = step(shared, states[k], k, t);
            refused = false;
          } catch (IllegalStateException e) {
            Thread.onSpinWait();
          }
        }
      }
    }
    return states;
  }

  @Test
  void anInputThatOverflowsIsRefusedAtOnce() {
    KeyedSession session = learner().open(null);
    session.step(new float[] {1, 2, 3, 4});
    byte[] before = session.bytes();
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> session.step(new float[] {0, 3e38f, 0, 0}));
    assertTrue(
        e.getMessage().endsWith("input channel 1: got 3.0E38, but expected a number up to 1.0E30"),
        e.getMessage());
    assertArrayEquals(before, session.bytes());
    session.step(new float[] {1e30f, -1e30f, 1e30f, 1e30f});
    session.bytes();
  }

  /** With weights that no network has. */
  @Test
  void aMembraneThatOverflowsIsRefusedAtOnce() {
    try (Plugins plugins =
        Plugins.builder().classPath(KeyedSessionTest.class.getClassLoader()).build()) {
      for (String neuron : new String[] {"alif", "lif"}) {
        KeyedSession session =
            KeyedLearner.inference(
                    new NetworkBuilder(plugins, 2, 2)
                        .population("e", p -> p.neurons(neuron, 3))
                        .projection(
                            "input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 1e25)))
                        .readout(r -> r.from("e"))
                        .create(1))
                .open(null);
        session.step(new float[2]);
        byte[] before = session.bytes();
        session.step(new float[2]); // not saved
        ArithmeticException e =
            assertThrows(ArithmeticException.class, () -> session.step(new float[] {1e28f, 1e28f}));
        assertEquals(
            "step 2: a neuron's state is not finite; the key goes on from step 1", e.getMessage());
        assertArrayEquals(before, session.bytes(), neuron);
        session.step(new float[2]);
        session.bytes();
      }
    }
  }

  @Test
  void manyKeysInOneCallAreAsOneByOne() {
    KeyedLearner learner = learner();
    KeyedSession one = learner.open(null);
    KeyedSession all = learner.open(null);
    byte[][] expected = new byte[KEYS][];
    byte[][] states = new byte[KEYS][];
    for (int t = 0; t < 20; t++) {
      float[][] x = new float[KEYS][];
      double[][] y = new double[KEYS][];
      for (int k = 0; k < KEYS; k++) {
        x[k] = Stimulus.of(k, t, KIND).x();
        y[k] = one.open(expected[k]).step(x[k]);
        expected[k] = one.bytes();
      }
      assertArrayEquals(y, all.stepAll(states, x));
      assertArrayEquals(expected, states);
    }
    byte[][] before = states.clone();
    float[][] wrong = new float[KEYS][KeyedNetworks.CHANNELS];
    wrong[2] = new float[1];
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> all.stepAll(states, wrong));
    assertTrue(e.getMessage().startsWith("[2]"), e.getMessage());
    assertArrayEquals(before, states);
    assertNotSame(expected, states);
  }

  /** 20-64-4, as in integrations/stream/README.md. */
  @Test
  void anEventOfInferenceAllocatesAtMostAKilobyte() {
    EpropNetwork network;
    try (Plugins plugins =
        Plugins.builder().classPath(KeyedSessionTest.class.getClassLoader()).build()) {
      network =
          new NetworkBuilder(plugins, 20, 4)
              .layer(l -> l.population("lif", 64).gains(3, 1))
              .create(1);
    }
    KeyedSession session = KeyedLearner.inference(network).open(null);
    float[] x = new float[20];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i * 7 % 20) / 20f;
    }
    float[][] all = new float[50][];
    Arrays.fill(all, x);
    byte[][] one = new byte[50][];
    assertAllocatesAtMostAKilobyte(
        one,
        () -> {
          for (int k = 0; k < one.length; k++) {
            session.open(one[k]);
            session.step(x);
            one[k] = session.bytes();
          }
        });
    byte[][] many = new byte[50][];
    assertAllocatesAtMostAKilobyte(many, () -> session.stepAll(many, all));
  }

  private static void assertAllocatesAtMostAKilobyte(byte[][] states, Runnable steps) {
    long least = Long.MAX_VALUE;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int round = 0; round < 4000 && least > 1024; round++) { // until it is compiled
      long before = threads.getCurrentThreadAllocatedBytes();
      steps.run();
      least = (threads.getCurrentThreadAllocatedBytes() - before) / states.length;
    }
    assertTrue(states[0].length > 100);
    assertTrue(least <= 1024, least + " bytes");
  }
}
