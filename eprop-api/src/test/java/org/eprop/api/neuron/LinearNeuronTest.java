package org.eprop.api.neuron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class LinearNeuronTest {

  private static LinearNeuron.Builder leaky(double alpha, double gain) {
    return LinearNeuron.withState("v").decay(0, alpha).input(0, gain).spikesWhen(0, 1);
  }

  private static void assertRefused(LinearNeuron.Builder neuron, double theta, String message) {
    assertEquals(
        message,
        assertThrows(InvalidInputException.class, () -> neuron.exceeds(theta)).getMessage());
  }

  /** Parameters in their ranges may make such: it is not a fault of the program. */
  @Test
  void constantsThatAreNoNumbersAreTheUsersMistake() {
    assertRefused(leaky(Double.NaN, 1), 1, "state v: a constant is not a finite number");
    assertRefused(
        leaky(0.5, Double.POSITIVE_INFINITY), 1, "state v: a constant is not a finite number");
    assertRefused(leaky(0.5, 1), 0, "threshold: got 0.0, but expected a finite number > 0");
    assertRefused(
        leaky(0.5, 1), Double.NaN, "threshold: got NaN, but expected a finite number > 0");
    assertEquals(0.5, leaky(0.5, 1).exceeds(1).transition()[0][0]);
  }
}
