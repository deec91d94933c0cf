package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/** Sessions that share a network's constants are as sessions that share nothing. */
class SharedSessionsTest {

  private static final int CHANNELS = 5;
  private static final int OUTPUTS = 3;
  private static final int STEPS = 60;

  private final Plugins plugins =
      Plugins.builder().classPath(SharedSessionsTest.class.getClassLoader()).build();

  private EpropNetwork network() {
    return new NetworkBuilder(plugins, CHANNELS, OUTPUTS)
        .population("a", p -> p.neurons("alif", 20).learn("tau_a"))
        .population("b", p -> p.neurons("izhikevich", 6).neurons("adlif", 7))
        .projection("input", "a", p -> p.initialWeights("gaussian", Map.of("gain", 4)))
        .projection("a", "a")
        .projection("a", "b", p -> p.initialWeights("gaussian", Map.of("gain", 4)))
        .readout(r -> r.from("a", "b"))
        .create(1);
  }

  /** One that shares nothing but the weights. */
  private static Inference alone(EpropNetwork network) {
    return new Inference(
        new SequencePlan(network.structure(), network.weights(), network.rule()),
        network.weights());
  }

  /** y of all steps; every other session has spikes as its input. */
  private static double[][] run(Inference session, int number, String part) {
    RandomGenerator random = new RandomStreams(number).stream(part);
    double[][] y = new double[STEPS][];
    for (int t = 0; t < STEPS; t++) {
      float[] x = new float[CHANNELS];
      for (int i = 0; i < CHANNELS; i++) {
        x[i] = random.nextFloat();
      }
      int channel = random.nextInt(CHANNELS);
      y[t] = number % 2 == 0 ? session.step(x) : session.stepSpikes(channel);
    }
    return y;
  }

  @Test
  void sessionsOfManyThreadsAndChangedNeurons() throws Exception {
    EpropNetwork network = network();
    List<Inference> shared = new ArrayList<>();
    List<Inference> apart = new ArrayList<>();
    for (int s = 0; s < 12; s++) {
      shared.add(network.inference());
      apart.add(alone(network));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      double[][] before = compare(shared, apart, threads, "before");
      change(network);
      shared.add(network.inference());
      apart.add(alone(network));
      double[][] after = compare(shared, apart, threads, "before");
      assertFalse(Arrays.deepEquals(before, after));
    } finally {
      threads.shutdown();
    }
  }

  /** Runs all; y of the first. */
  private static double[][] compare(
      List<Inference> shared, List<Inference> apart, ExecutorService threads, String part)
      throws Exception {
    List<Future<double[][]>> found = new ArrayList<>();
    for (int s = 0; s < shared.size(); s++) {
      int number = s;
      found.add(threads.submit(() -> run(shared.get(number), number, part)));
    }
    for (int s = 0; s < apart.size(); s++) {
      double[][] expected = run(apart.get(s), s, part);
      assertArrayEquals(expected, found.get(s).get(), "session " + s);
    }
    return found.get(0).get();
  }

  /** Another learns weights and time constants. */
  private void change(EpropNetwork network) {
    OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
    SequenceLearner learner = network.learnerByWindow(10);
    learner.updateAfterEachWindow(network.update(sgd.create(Context.defaults(sgd))), 0.1);
    float[] before = network.weights().parameters(0)[0].clone();
    for (int t = 0; t < 100; t++) {
      learner.step(new float[] {1, 0, 1, 1, 1});
      learner.learn(t % OUTPUTS);
    }
    assertFalse(Arrays.equals(before, network.weights().parameters(0)[0]));
  }
}
