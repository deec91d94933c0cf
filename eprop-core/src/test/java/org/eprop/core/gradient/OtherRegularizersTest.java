package org.eprop.core.gradient;

import static org.eprop.core.neuron.SmallNetworks.lif;
import static org.eprop.core.neuron.SmallNetworks.logistic;
import static org.eprop.core.neuron.SmallNetworks.network;
import static org.eprop.core.neuron.SmallNetworks.population;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.regularizer.MembraneRegularizer;
import org.eprop.api.regularizer.WeightRegularizer;
import org.eprop.core.forward.Constants;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.SampleRecord;
import org.junit.jupiter.api.Test;

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
        .evaluate(run, Constants.atStart(network, Rules.EPROP), 8);
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
}
