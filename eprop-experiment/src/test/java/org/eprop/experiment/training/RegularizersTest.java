package org.eprop.experiment.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Regularizers of membranes and weights: gradients against finite differences of E itself. */
class RegularizersTest {

  private final Plugins plugins =
      Plugins.builder().classPath(RegularizersTest.class.getClassLoader()).build();
  private final Workers workers = new Workers(1);

  @AfterEach
  void close() {
    workers.close();
    plugins.close();
  }

  /** Nothing is wanted, so that E is that of regularizers alone. */
  private static List<Sample> samples() {
    RandomGenerator random = new RandomStreams(5).stream("regularizers");
    Sample[] samples = new Sample[3];
    for (int b = 0; b < samples.length; b++) {
      int steps = 12 + 5 * b;
      float[][] x = new float[steps][3];
      for (float[] row : x) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) Math.abs(random.nextGaussian());
        }
      }
      int[] none = new int[steps];
      Arrays.fill(none, Target.UNLABELLED);
      samples[b] = new Sample(new RealInput(3, x), Target.classes(none));
    }
    return List.of(samples);
  }

  private EpropNetwork network(String neuron, Map<String, ?> parameters) {
    return new NetworkBuilder(plugins, 3, 2)
        .layer(l -> l.population(neuron, 4, parameters).gains(3, 1))
        .regularizer("membrane_range", Map.of("coefficient", 2))
        .regularizer("sparse_weights", Map.of("l1", 0.1, "group", 0.05))
        .create(2);
  }

  private double e(GradientEngine engine, EpropNetwork network) {
    BatchResult result = engine.evaluate(network.weights(), samples());
    assertEquals(0, result.lossTask());
    return result.lossRegularisation();
  }

  /** Inhibition alone, and so no spike: then E has a gradient, and this is it. */
  @Test
  void theGradientIsThatOfMembranesAndWeights() {
    for (String neuron : List.of("lif", "alif", "izhikevich")) {
      double tolerance = neuron.equals("izhikevich") ? 5e-2 : 1e-2;
      EpropNetwork network = network(neuron, Map.of());
      GradientEngine engine = network.engine(workers);
      for (Leaf leaf : network.weights().leaves()) {
        for (int i = 0; i < leaf.rowCount(); i++) {
          float[] row = leaf.row(i);
          for (int k = 0; k < row.length; k++) {
            row[k] = leaf.name().startsWith("input") ? -Math.abs(row[k]) : row[k];
          }
          leaf.set(i, row);
        }
      }
      Weights gradient = network.newGradient();
      BatchResult result =
          engine.gradient(network.weights(), network.feedback(), samples(), gradient);
      assertEquals(result.lossRegularisation(), e(engine, network), 1e-6);
      assertTrue(result.runs().stream().allMatch(run -> run.spikeCount(0) == 0), neuron);
      double largest = 0;
      for (int n = 0; n < gradient.leaves().size(); n++) {
        Leaf slope = gradient.leaves().get(n);
        Leaf leaf = Leaf.byName(network.weights().leaves()).get(slope.name());
        for (int i = 0; i < leaf.rowCount(); i++) {
          for (int k = 0; k < leaf.length(i); k++) {
            float[] row = leaf.row(i).clone();
            float w = row[k];
            if (Math.abs(w) < 0.02) {
              continue; // the corner of |w|
            }
            double[] sides = new double[2];
            for (int s = 0; s < 2; s++) {
              row[k] = w + (s == 0 ? -0.01f : 0.01f);
              leaf.set(i, row);
              sides[s] = e(engine, network);
            }
            row[k] = w;
            leaf.set(i, row);
            double found = slope.row(i)[k];
            largest = Math.max(largest, Math.abs(found));
            assertEquals(
                (sides[1] - sides[0]) / 0.02, found, tolerance * Math.max(1, Math.abs(found)));
          }
        }
      }
      assertTrue(largest > 0.1, neuron);
    }
  }

  private EpropNetwork ofTwoOutputs(String neuron, boolean regularized) {
    NetworkBuilder builder =
        new NetworkBuilder(plugins, 3, 2)
            .layer(l -> l.population(neuron, 24).gains(3, 1))
            .learningSignal("random", Map.of());
    if (regularized) {
      builder.regularizer("membrane_range", Map.of("coefficient", 2));
    }
    return builder.create(2);
  }

  private Weights gradient(EpropNetwork network, List<Sample> samples) {
    Weights gradient = network.newGradient();
    network.engine(workers).gradient(network.weights(), network.feedback(), samples, gradient);
    return gradient;
  }

  /** Two outputs have a way back of their own; what membranes add comes to it all the same. */
  @Test
  void membranesAddToTheSignalOfTwoOutputs() {
    List<Sample> unlabelled = samples();
    List<Sample> labelled =
        unlabelled.stream()
            .map(s -> new Sample(s.input(), Target.sequenceClass(1, s.input().steps())))
            .toList();
    for (String neuron : List.of("lif", "alif")) {
      Weights both = gradient(ofTwoOutputs(neuron, true), labelled);
      Weights task = gradient(ofTwoOutputs(neuron, false), labelled);
      Weights own = gradient(ofTwoOutputs(neuron, true), unlabelled);
      double largest = 0;
      for (int n = 0; n < both.leaves().size(); n++) {
        for (int i = 0; i < both.leaves().get(n).rowCount(); i++) {
          float[] found = both.leaves().get(n).row(i);
          for (int k = 0; k < found.length; k++) {
            float membranes = own.leaves().get(n).row(i)[k];
            float expected = task.leaves().get(n).row(i)[k] + membranes;
            largest = Math.max(largest, Math.abs(membranes));
            assertEquals(
                expected,
                found[k],
                1e-4 * Math.max(1, Math.abs(expected)),
                neuron + ", " + both.leaves().get(n).name());
          }
        }
      }
      assertTrue(largest > 0.1, neuron);
    }
  }

  @Test
  void whoFollowsSequencesOrHasOtherTracesSaysSo() {
    EpropNetwork network = network("lif", Map.of());
    assertEquals(
        "regularizers[0]: got one that sees membranes, but expected one of firing rates, for a"
            + " learner of sequences follows them step by step",
        assertThrows(InvalidInputException.class, network::learner).getMessage());
    EpropNetwork weights =
        new NetworkBuilder(plugins, 3, 2)
            .layer(l -> l.population("lif", 4))
            .regularizer("firing_rate", Map.of())
            .regularizer("sparse_weights", Map.of())
            .create(1);
    assertEquals(
        "regularizers[1]: got one that sees weights, but expected one of firing rates, for a"
            + " learner of sequences follows them step by step",
        assertThrows(InvalidInputException.class, () -> weights.learnerByWindow(5)).getMessage());
  }
}
