package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each of many sessions keeps that run one network of 20 inputs, 64 neurons and 4 outputs. */
class SessionMemoryTest {

  private static final int CHANNELS = 20;
  private static final int OUTPUTS = 4;
  private static final int SESSIONS = 300;

  /** Several times the record of an inference. */
  private static final int STEPS = 100;

  /** Bytes of a session, and what of the virtual machine's own may have come in the meantime. */
  private static final long MOST = 8000;

  private static EpropNetwork network(String neuron) {
    try (Plugins plugins =
        Plugins.builder().classPath(SessionMemoryTest.class.getClassLoader()).build()) {
      return new NetworkBuilder(plugins, CHANNELS, OUTPUTS)
          .layer(l -> l.population(neuron, 64).gains(3, 1))
          .create(1);
    }
  }

  /** A session that has done some steps, in which neurons spike. */
  private static Inference session(EpropNetwork network, boolean real, long seed) {
    Inference session = network.inference();
    RandomGenerator random = new RandomStreams(seed).stream("input");
    double[] y = new double[OUTPUTS];
    float[] x = new float[CHANNELS];
    int spikes = 0;
    for (int t = 0; t < STEPS; t++) {
      int count = 0;
      int[] channels = new int[CHANNELS];
      for (int i = 0; i < CHANNELS; i++) {
        x[i] = random.nextFloat();
        if (x[i] < 0.2) {
          channels[count++] = i;
        }
      }
      if (real) {
        session.step(x, y);
      } else {
        session.stepSpikes(channels, count, y);
      }
      spikes += session.spikes(0).length;
    }
    assertTrue(spikes > STEPS, spikes + " spikes");
    return session;
  }

  /** Once nothing more goes: what other tests left may wait for threads of the virtual machine. */
  private static long used() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (boolean same = false; !same; ) {
      System.gc();
      Thread.sleep(10);
      long now = runtime.totalMemory() - runtime.freeMemory();
      same = now > least - SESSIONS * 10L;
      least = Math.min(least, now);
    }
    return least;
  }

  @ParameterizedTest
  @CsvSource({"lif,true", "lif,false", "alif,true", "alif,false"})
  void isAFewNumbersOfEachNeuron(String neuron, boolean real) throws InterruptedException {
    EpropNetwork network = network(neuron);
    long each = Long.MAX_VALUE;
    for (int i = 0; i < 3 && each > MOST; i++) { // what else the virtual machine does counts, too
      each = Math.min(each, bytes(network, real));
    }
    System.out.printf("%s, %s: %d bytes each%n", neuron, real ? "real" : "spikes", each);
    assertTrue(each <= MOST, neuron + ": " + each + " bytes");
  }

  private static long bytes(EpropNetwork network, boolean real) throws InterruptedException {
    List<Inference> sessions = new ArrayList<>(SESSIONS + 1);
    sessions.add(session(network, real, 0));
    long before = used();
    try {
      for (int s = 1; s <= SESSIONS; s++) {
        sessions.add(session(network, real, s));
      }
      return (used() - before) / SESSIONS;
    } finally { // until here they are reachable, and counted
      Reference.reachabilityFence(sessions);
      Reference.reachabilityFence(network);
    }
  }
}
