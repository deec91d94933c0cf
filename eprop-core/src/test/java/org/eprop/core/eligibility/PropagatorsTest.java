package org.eprop.core.eligibility;

import static org.eprop.core.neuron.SmallNetworks.lif;
import static org.eprop.core.neuron.SmallNetworks.neurons;
import static org.eprop.core.neuron.SmallNetworks.population;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.core.kernel.EventKernels;
import org.eprop.core.neuron.LinearNeurons;
import org.junit.jupiter.api.Test;

/** What brings a trace over many steps at once: products of steps, counted until they are old. */
class PropagatorsTest {

  private final Propagators by =
      new Propagators((LinearNeurons) neurons(population(0, lif(0.5))), new EventKernels());

  /** A step with a pseudo-derivative of 1 and a filter of 3/4. */
  private void step() {
    float[] psi = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    by.begin(psi, 0.75);
    by.end(psi, 0.75);
  }

  /** eps = 0.5 eps, ebar = 0.75 ebar + eps, both from 1. */
  @Test
  void areTheProductsOfSteps() {
    double eps = 1;
    double ebar = 0;
    for (int t = 1; t <= 10; t++) {
      step();
      eps *= 0.5;
      ebar = 0.75 * ebar + eps;
      assertEquals(eps, by.part(0, 0)[0], 1e-6 * eps, "step " + t);
      assertEquals(ebar, by.ofFiltered(0)[0], 1e-6 * ebar, "filtered, step " + t);
      assertEquals(Math.pow(0.75, t), by.ofFiltered(1)[0], 1e-6, "of ebar, step " + t);
    }
  }

  @Test
  void areOldAndThenDue() {
    assertFalse(by.isPending());
    for (int t = 1; t <= Propagators.PERIOD; t++) {
      assertEquals(t > Propagators.PERIOD / 2, by.isOld(), "before step " + t);
      assertFalse(by.isDue(), "before step " + t);
      step();
      assertTrue(by.isPending());
    }
    assertTrue(by.isDue());
    by.begin();
    assertFalse(by.isPending());
    by.beginInStep();
    assertTrue(by.isPending(), "the step has begun");
  }
}
