package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

/** A time step of 10^9 ms was 4 10^9 sub-steps, for every neuron and step. */
class SubstepLimitTest {

  @Test
  void tooManySubSteps() {
    for (NeuronFactory neuron : new NeuronFactory[] {new Adex(), new Izhikevich()}) {
      Context context = Context.defaults(neuron);
      InvalidInputException e =
          assertThrows(InvalidInputException.class, () -> neuron.create(context.withTimeStep(1e9)));
      String substep = neuron instanceof Adex ? "0.25" : "0.5";
      String count = neuron instanceof Adex ? "4.0E9" : "2.0E9";
      assertEquals(
          "substep: got "
              + substep
              + " ms, which cuts the time step of 1.0E9 ms into "
              + count
              + " sub-steps, but expected at most 10000",
          e.getMessage());
      assertNotNull(neuron.create(context.withTimeStep(1000)));
    }
  }
}
