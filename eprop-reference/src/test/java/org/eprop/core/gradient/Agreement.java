package org.eprop.core.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;

/** Whether gradients are the same, to rounding or to the bit. */
public final class Agreement {

  private Agreement() {}

  /**
   * Whether no neuron comes so close to its threshold that single precision may flip a spike.
   *
   * @param runs in double precision
   */
  public static boolean clearOfThreshold(List<Trajectory> runs) {
    for (Trajectory run : runs) {
      for (int p = 0; p < run.states().length; p++) {
        for (double[][] states : run.states()[p]) {
          for (int j = 0; j < states.length; j++) {
            NeuronModel model = run.models().get(p).get(j);
            double x = -model.threshold();
            for (int m = 0; m < states[j].length; m++) {
              x += model.spikeWeights()[m] * states[j][m];
            }
            if (Math.abs(x) < 1e-4 * model.scale()) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  /**
   * Every number is what it should be but for a share of its leaf's largest one.
   *
   * @param got may lack what never learns, as gradients do
   */
  public static void assertClose(ReferenceWeights expected, Weights got, double share) {
    assertClose(expected, ReferenceWeights.of(got), share);
  }

  public static void assertClose(Weights expected, Weights got, double share) {
    assertClose(ReferenceWeights.of(expected), ReferenceWeights.of(got), share);
  }

  public static void assertClose(ReferenceWeights expected, ReferenceWeights got, double share) {
    assertEquals(expected.leaves().keySet(), got.leaves().keySet());
    for (Map.Entry<String, double[][]> leaf : expected.leaves().entrySet()) {
      assertClose(leaf.getKey(), leaf.getValue(), got.leaves().get(leaf.getKey()), share);
    }
  }

  public static void assertClose(String what, double[][] expected, double[][] got, double share) {
    double largest = 2e-3; // smaller ones are what rounding leaves of sums that cancel
    for (double[] row : expected) {
      for (double x : row) {
        largest = Math.max(largest, Math.abs(x));
      }
    }
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], got[i], share * largest, what + ", row " + i);
    }
  }

  public static void assertSameBits(Weights expected, Weights got) {
    for (int i = 0; i < expected.leaves().size(); i++) {
      Leaf leaf = expected.leaves().get(i);
      assertEquals(leaf.name(), got.leaves().get(i).name());
      assertArrayEquals(leaf.rows(), got.leaves().get(i).rows(), leaf.name());
    }
  }
}
