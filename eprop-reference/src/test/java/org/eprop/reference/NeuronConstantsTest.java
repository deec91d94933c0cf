package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.junit.jupiter.api.Test;

/** The table of neurons' constants of docs/mathematics.md. */
class NeuronConstantsTest {

  @Test
  void neuronsAreTheirConstants() {
    double dt = 1.5;
    double alpha = Math.exp(-dt / 20);
    LinearNeuron lif = neuron("lif", dt, Map.of("tau_m", 20, "threshold", 0.7));
    same(lif, new double[][] {{alpha}}, new double[] {1}, new double[] {-0.7}, new double[] {1});
    LinearNeuron alif =
        neuron("alif", dt, Map.of("tau_m", 20, "tau_a", 300, "beta", 0.2, "threshold", 0.7));
    same(
        alif,
        new double[][] {{alpha, 0}, {0, Math.exp(-dt / 300)}},
        new double[] {1, 0},
        new double[] {-0.7, 1},
        new double[] {1, -0.2});
    LinearNeuron current =
        neuron(
            "current_lif",
            dt,
            Map.of("tau_m", 20, "tau_s", 5, "threshold", 0.7, "scaled_input", true));
    double synaptic = Math.exp(-dt / 5);
    same(
        current,
        new double[][] {{synaptic, 0}, {(1 - alpha) * synaptic, alpha}},
        new double[] {1, 1 - alpha},
        new double[] {0, -0.7},
        new double[] {0, 1});
    LinearNeuron adlif =
        neuron("adlif", dt, Map.of("tau_m", 20, "tau_w", 60, "a", 2, "b", 0.4, "threshold", 0.7));
    double[][] m = {{-dt / 20, -dt / 20}, {2 * dt / 60, -dt / 60}};
    same(adlif, exponential(m), new double[] {1, 0}, new double[] {-0.7, 0.4}, new double[] {1, 0});
  }

  private static LinearNeuron neuron(String name, double dt, Map<String, ?> values) {
    NeuronFactory factory = GoldenGraph.find(NeuronFactory.class, name);
    return (LinearNeuron)
        factory.create(Context.of(Arguments.of(factory, values)).withTimeStep(dt));
  }

  private static void same(LinearNeuron neuron, double[][] a, double[] u, double[] r, double[] g) {
    for (int x = 0; x < a.length; x++) {
      for (int y = 0; y < a.length; y++) {
        assertEquals(a[x][y], neuron.transition()[x][y], 1e-12);
      }
      assertEquals(u[x], neuron.inputWeights()[x], 1e-12);
      assertEquals(r[x], neuron.spikeEffect()[x], 1e-12);
      assertEquals(g[x], neuron.spikeWeights()[x], 1e-12);
    }
  }

  /** By its series. */
  private static double[][] exponential(double[][] m) {
    double[][] sum = {{1, 0}, {0, 1}};
    double[][] power = {{1, 0}, {0, 1}};
    for (int n = 1; n < 20; n++) {
      double[][] next = new double[2][2];
      for (int x = 0; x < 2; x++) {
        for (int y = 0; y < 2; y++) {
          next[x][y] = (power[x][0] * m[0][y] + power[x][1] * m[1][y]) / n;
          sum[x][y] += next[x][y];
        }
      }
      power = next;
    }
    return sum;
  }
}
