package org.eprop.core.derived;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NeuronMaker;
import org.eprop.core.network.Population;
import org.junit.jupiter.api.Test;

class ConstantDerivativesTest {

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /** One neuron of a built-in model, some of whose parameters learn; all are bounded below by 0. */
  private static Population population(String model, String... learned) {
    NeuronFactory factory =
        ServiceLoader.load(NeuronFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(f -> f.name().equals(model))
            .findFirst()
            .orElseThrow();
    List<LearnedParameter> parameters = new ArrayList<>();
    for (String name : learned) {
      parameters.add(new LearnedParameter("e." + name, name, 0, new double[] {1}, 0, INFINITE));
    }
    NeuronMaker maker =
        (j, values) -> {
          Arguments arguments = Arguments.defaults(factory).with(List.of(learned), values);
          return factory.create(Context.of(arguments).withTimeStep(1));
        };
    NeuronModel model0 = factory.create(Context.defaults(factory).withTimeStep(1));
    return new Population("e", List.of(model0), new int[1], q -> 1, 0.3, 1)
        .learning(parameters, maker);
  }

  @Test
  void timeConstantsAreSmooth() {
    for (double tau : new double[] {0.5, 3, 20, 400}) {
      ConstantDerivatives by =
          ConstantDerivatives.of(population("alif", "tau_m"), 0, 0, new double[] {tau});
      double alpha = Math.exp(-1 / tau);
      assertTrue(by.isLinear());
      assertEquals(alpha / (tau * tau), by.transition[0][0], 1e-11, "tau_m " + tau);
      assertEquals(0, by.transition[1][1], "to the bit");
      assertEquals(0, by.transition[0][1]);
      assertArrayEquals(new double[2], by.inputWeights, 0);
      assertArrayEquals(new double[2], by.spikeEffect, 0);
      assertArrayEquals(new double[2], by.spikeWeights, 0);
      assertEquals(0, by.threshold);
    }
  }

  @Test
  void constantsThatAreLinearAreExact() {
    Population alif = population("alif", "threshold", "beta");
    ConstantDerivatives byThreshold = ConstantDerivatives.of(alif, 0, 0, new double[] {0.73, 0.2});
    assertEquals(1, byThreshold.threshold, 1e-13);
    assertArrayEquals(new double[] {-1, 0}, byThreshold.spikeEffect, 1e-13);
    assertEquals(-1, byThreshold.distance(new double[] {5, 2}), 1e-13);
    ConstantDerivatives byBeta = ConstantDerivatives.of(alif, 0, 1, new double[] {0.73, 0.2});
    assertArrayEquals(new double[] {0, -1}, byBeta.spikeWeights, 1e-13);
    assertEquals(0, byBeta.threshold);
    assertEquals(-2, byBeta.distance(new double[] {5, 2}), 1e-12);
  }

  /** Two parameters that act together: the other one's value is where it is. */
  @Test
  void othersKeepTheirValues() {
    Population scaled = population("current_lif", "tau_m", "tau_s");
    double[] values = {17, 6};
    ConstantDerivatives by = ConstantDerivatives.of(scaled, 0, 1, values);
    double h = 1e-4;
    var above = (LinearNeuron) scaled.maker().make(0, new double[] {17, 6 + h});
    var below = (LinearNeuron) scaled.maker().make(0, new double[] {17, 6 - h});
    boolean any = false;
    for (int m = 0; m < 2; m++) {
      for (int n = 0; n < 2; n++) {
        double expected = (above.transition()[m][n] - below.transition()[m][n]) / (2 * h);
        assertEquals(expected, by.transition[m][n], 1e-8);
        any |= expected != 0;
      }
    }
    assertTrue(any);
  }

  @Test
  void atABoundOneSideIsEnough() {
    Population alif = population("alif", "beta");
    List<Double> asked = new ArrayList<>();
    Population bounded =
        alif.learning(
            alif.learned(),
            (j, values) -> {
              asked.add(values[0]);
              return alif.maker().make(j, values);
            });
    ConstantDerivatives by = ConstantDerivatives.of(bounded, 0, 0, new double[] {0});
    assertArrayEquals(new double[] {0, -1}, by.spikeWeights, 1e-12);
    assertTrue(asked.stream().allMatch(beta -> beta >= 0), asked.toString());

    LearnedParameter narrow =
        new LearnedParameter("e.tau_m", "tau_m", 0, new double[] {1}, 19.999, 20.001);
    Population tau = population("alif", "tau_m");
    Population both =
        tau.learning(
            List.of(narrow),
            (j, values) -> {
              assertTrue(values[0] > 19.999 && values[0] < 20.001, "" + values[0]);
              return tau.maker().make(j, values);
            });
    double found = ConstantDerivatives.of(both, 0, 0, new double[] {20.0005}).transition[0][0];
    assertEquals(Math.exp(-1 / 20.0005) / (20.0005 * 20.0005), found, 1e-10);
  }

  @Test
  void aGeneralNeuronIsDifferencedWhereItStands() {
    ConstantDerivatives by =
        ConstantDerivatives.of(
            population("alif_reset_zero", "tau_m", "beta"), 0, 0, new double[] {20, 0.1});
    assertFalse(by.isLinear());
    double slope = Math.exp(-1 / 20.0) / 400;
    assertArrayEquals(new double[] {slope * 0.7, 0}, by.step(new double[] {0.7, 3}, 0, 0.2), 1e-12);
    assertArrayEquals(new double[] {0, 0}, by.step(new double[] {0.7, 3}, 1, 0.2), 1e-12);
    assertArrayEquals(new double[2], by.spikeWeights, 0);
  }

  @Test
  void aLinearNeuronsStepFollowsFromItsConstants() {
    Population alif = population("alif", "tau_m", "threshold");
    double[] values = {25, 0.9};
    double[] s = {0.4, 1.5};
    double slope = Math.exp(-1 / 25.0) / 625;
    assertArrayEquals(
        new double[] {slope * 0.4, 0},
        ConstantDerivatives.of(alif, 0, 0, values).step(s, 1, 0.3),
        1e-12);
    assertArrayEquals(
        new double[] {-1, 0}, ConstantDerivatives.of(alif, 0, 1, values).step(s, 1, 0.3), 1e-12);
  }
}
