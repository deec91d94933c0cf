package org.eprop.core.gradient;

import static org.eprop.core.neuron.SmallNetworks.lif;
import static org.eprop.core.neuron.SmallNetworks.logistic;
import static org.eprop.core.neuron.SmallNetworks.network;
import static org.eprop.core.neuron.SmallNetworks.population;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.regularizer.MembraneRegularizer;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.WeightRegularizer;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.forward.Constants;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.recording.SampleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What regularizers of membranes and weights see, and where their gradient goes. */
class OtherRegularizersTest {

  /** R = sum of v x. */
  private static final MembraneRegularizer PRODUCTS =
      (v, x, ofV, ofX) -> {
        double sum = 0;
        for (int j = 0; j < v.length; j++) {
          sum += v[j] * x[j];
          ofV[j] += x[j];
          ofX[j] += v[j];
        }
        return sum;
      };

  private static void expectProducts(NeuronModel... models) {
    NetworkStructure network = network(population(0, models), 0);
    SampleRecord run = new SampleRecord(network);
    run.begin(2, false);
    run.populations[0].states = new float[][][] {{{2, 3}}, {{-1, 4}}};
    new OtherRegularizers(network, List.of(PRODUCTS))
        .evaluate(run, Constants.atStart(network, Rules.EPROP, false), 8);
    // The threshold is 1: x = (1, 2), then (-2, 3).
    assertEquals((2 * 1 + 3 * 2 + 1 * 2 + 4 * 3) / 8.0, run.membraneLoss);
    float[][][] errors = run.populations[0].membraneErrors;
    assertArrayEquals(new float[] {1 / 8f, 2 / 8f}, errors[0][0], "dR/dv");
    assertArrayEquals(new float[] {2 / 8f, 3 / 8f}, errors[0][1], "dR/dx");
    assertArrayEquals(new float[] {-2 / 8f, 3 / 8f}, errors[1][0]);
    assertArrayEquals(new float[] {-1 / 8f, 4 / 8f}, errors[1][1]);
  }

  @Test
  void membranesAreTheFirstStateAndTheDistanceToThreshold() {
    expectProducts(lif(0.5), lif(0.75));
    expectProducts(logistic(), logistic());
  }

  /** E = sum of w^2 / 2. */
  private static double squares(double[][] w, double[][] slope) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      for (int k = 0; k < w[i].length; k++) {
        sum += w[i][k] * w[i][k] / 2;
        slope[i][k] += w[i][k];
      }
    }
    return sum;
  }

  @Test
  void weightsAreThoseOfMatricesThatAreNamed() {
    NetworkStructure network = network(population(0, lif(0.5), lif(0.75)), 0);
    Weights weights = Weights.zeros(network);
    weights.projection(0)[0][1] = 3;
    weights.readout(0, 0)[0][0] = -2;
    Weights gradient = Weights.zeros(network);
    gradient.projection(0)[0][1] = 0.5f;
    WeightRegularizer all = OtherRegularizersTest::squares;
    OtherRegularizers other = new OtherRegularizers(network, List.of(all));
    assertEquals(6.5, other.addTo(weights, gradient));
    assertEquals(3.5f, gradient.projection(0)[0][1], "added");
    assertEquals(-2, gradient.readout(0, 0)[0][0]);
    assertEquals(6.5, other.addTo(weights, null), "E alone");
  }

  /**
   * dE/dW_ji of E = (1 / T) sum of v^2 / 2 is the mean over steps of v_j^t times what is left of
   * the input, eps_i^t = alpha eps_i^{t-1} + x_i^t, of which a reset to zero leaves nothing; and
   * rates are means over all steps.
   */
  @ParameterizedTest
  @ValueSource(strings = {"lif", "lif_reset_zero"})
  void membranesReachTheWeightsThroughWhatIsLeftOfTheInput(String neuron) {
    List<double[]> v = new ArrayList<>();
    MembraneRegularizer halfSquares =
        (now, x, ofV, ofX) -> {
          v.add(now.clone());
          double sum = 0;
          for (int j = 0; j < now.length; j++) {
            sum += now[j] * now[j] / 2;
            ofV[j] += now[j];
          }
          return sum;
        };
    List<double[]> rates = new ArrayList<>();
    Regularizer ofRates =
        (rate, gradient) -> {
          rates.add(rate.clone());
          return 0;
        };
    double[][] x = {{1, 0}, {0, 1}, {1, 1}, {0, 0}, {0, 1}, {1, 0}, {0, 0}, {1, 1}};
    Sample sample = new Sample(SpikeInput.of(2, x), Target.classes(new int[x.length]));
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
        Workers one = new Workers(1)) {
      EpropNetwork network =
          new NetworkBuilder(plugins, 2, 2)
              .population("e", p -> p.neurons(neuron, 3, Map.of("tau_m", 5.0)))
              .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2.0)))
              .readout(r -> r.from("e"))
              .create(1);
      List<Weights> gradients = new ArrayList<>();
      int spikes = 0;
      boolean[][] z = new boolean[x.length][3];
      for (List<Regularizer> some :
          List.of(List.<Regularizer>of(), List.of(halfSquares, ofRates))) {
        Weights gradient = network.newGradient();
        GradientEngine engine =
            new GradientEngine(network.structure(), network.losses(), some, Rules.EPROP, one);
        BatchResult result =
            engine.gradient(network.weights(), network.feedback(), List.of(sample), gradient);
        spikes = result.runs().get(0).spikeCount(0);
        for (int t = 0; t < x.length; t++) {
          for (int j : result.runs().get(0).spikesAt(0, t)) {
            z[t][j] = true;
          }
        }
        gradients.add(gradient);
      }
      double alpha = Math.exp(-1 / 5.0);
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 3; j++) {
          double eps = 0;
          double expected = 0;
          for (int t = 0; t < x.length; t++) {
            boolean reset = neuron.endsWith("zero") && t > 0 && z[t - 1][j];
            eps = (reset ? 0 : alpha * eps) + x[t][i];
            expected += v.get(t)[j] * eps / x.length;
          }
          double found =
              gradients.get(1).projection(0)[i][j] - gradients.get(0).projection(0)[i][j];
          assertEquals(expected, found, 1e-5, i + " to " + j);
        }
      }
      assertTrue(spikes > 0);
      assertEquals(spikes, DoubleStream.of(rates.get(0)).sum() * x.length, 1e-9);
    }
  }
}
