package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.task.Sample;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.reference.ReferenceGradient.Direction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceLayersTest {

  private static final int SEEDS = 15;

  private static LearningRule rule(String name) {
    LearningRuleFactory factory = GoldenGraph.find(LearningRuleFactory.class, name);
    return factory.create(Context.defaults(factory));
  }

  /** With dE/dz = Lbar, populations have the gradient of the whole network. */
  @ParameterizedTest
  @ValueSource(strings = {"eprop", "eprop_exact_forward", "eprop_one_hop", "mdgl", "bptt"})
  void aSignalFromOutsideActsAsThatOfTheReadouts(String name) {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      NetworkStructure network = graph.network();
      ReferenceWeights weights = ReferenceWeights.of(graph.weights());
      ReferenceGradient.Result whole =
          new ReferenceGradient(network, graph.losses(), List.of(), rule(name))
              .compute(
                  weights,
                  ReferenceFeedback.of(graph.feedback()),
                  ReferenceSample.of(graph.batch()),
                  Direction.BACKWARD);
      ReferenceLayers layers = new ReferenceLayers(network, rule(name));
      List<Trajectory> runs =
          layers.forward(weights, graph.batch().stream().map(Sample::input).toList());
      double[][][][] signal = new double[runs.size()][network.populations().size()][][];
      for (int b = 0; b < signal.length; b++) {
        for (int p = 0; p < signal[b].length; p++) {
          signal[b][p] = whole.signals().get(b).filtered(p, network.size(p), weights, rule(name));
          assertArrayEquals(whole.trajectories().get(b).spikes()[p], runs.get(b).spikes()[p]);
        }
      }
      ReferenceLayers.Result found = layers.backward(weights, runs, signal);
      List<String> readouts = new ArrayList<>();
      whole
          .gradient()
          .leaves()
          .forEach(
              (leaf, rows) -> {
                double[][] own = found.gradient().leaves().get(leaf);
                boolean readout = leaf.startsWith("values.") || leaf.startsWith("classes.");
                readouts.add(leaf);
                for (int i = 0; i < rows.length; i++) {
                  double[] expected = readout ? new double[rows[i].length] : rows[i];
                  assertArrayEquals(expected, own[i], 1e-10, leaf);
                }
              });
      assertEquals(found.gradient().leaves().size(), readouts.size());
      checkInput(graph, weights, runs, found);
    }
  }

  /**
   * sum_t x_i^t dE/dx_i^t = sum over synapses of channel i: W_ji dE/dW_ji, both being the sum of
   * W_ji q_j^{t + d} x_i^t.
   */
  private static void checkInput(
      RandomGraphs.Case graph,
      ReferenceWeights weights,
      List<Trajectory> runs,
      ReferenceLayers.Result found) {
    NetworkStructure network = graph.network();
    double[] expected = new double[network.channels()];
    boolean all = true;
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.from().isInput()) {
        double[][] gradient = found.gradient().projection(i);
        all &= gradient != null;
        NetworkInput input = network.inputs().get(projection.from().index());
        for (int c = 0; gradient != null && c < gradient.length; c++) {
          double[] w = weights.projection(i)[c];
          expected[input.first() + c] += NeuronStep.dot(w, gradient[c]);
        }
      }
    }
    double[] sum = new double[expected.length];
    for (int b = 0; b < runs.size(); b++) {
      double[][] x = ReferenceSample.dense(graph.batch().get(b).input());
      for (int t = 0; t < x.length; t++) {
        for (int c = 0; c < sum.length; c++) {
          sum[c] += x[t][c] * found.inputGradient()[b][t][c];
        }
      }
    }
    if (all) { // a projection that does not learn has no gradient to compare with
      assertArrayEquals(expected, sum, 1e-10);
    }
  }
}
