package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short texts that stand for long ones, and numbers that are none. */
class LimitsTest {

  private static NeuronModel neuron(String text) {
    NeuronFactory factory = Choice.defined(new Equations(), Map.of("model", text));
    return factory.create(Context.defaults(factory).withTimeStep(1));
  }

  private static String problem(String text) {
    return assertThrows(InvalidInputException.class, () -> neuron(text)).getMessage();
  }

  @Test
  @Timeout(20)
  void aChainOfAbbreviationsIsGoneThroughOnce() {
    StringBuilder text = new StringBuilder("state v = 0\nlet x0 = 1 + 0.001 v\n");
    for (int i = 1; i <= 30; i++) {
      text.append("let x").append(i).append(" = x").append(i - 1).append(" * x").append(i - 1);
      text.append('\n');
    }
    assertEquals(1, neuron(text + "v = I - x30\nspike when v > 1").stateNames().size());
  }

  @Test
  void aDivisionByZeroIsRefusedWhereItIsWritten() {
    assertEquals(
        "model: line 2, column 9: this divides by 0\n    v = I + 0 / 0\n            ^^^^^",
        problem("state v = 0\nv = I + 0 / 0\nspike when v > 1"));
    assertEquals(
        "model: line 2, column 9: this is Infinity, but expected a finite number\n"
            + "    v = I + exp(1000)\n            ^^^^^^^^^",
        problem("state v = 0\nv = I + exp(1000)\nspike when v > 1"));
  }

  /** Of linear neurons and of others. */
  @Test
  void aConstantThatOverflowsIsRefusedWhereItIsWritten() {
    for (String square : new String[] {"", " + 0.01 v v"}) {
      assertEquals(
          "model: line 3, column 9: this is Infinity, but expected a finite number\n"
              + "    v = I + k k v"
              + square
              + "\n            ^^^",
          problem(
              "parameter k = 1e300\nstate v = 0\nv = I + k k v" + square + "\nspike when v > 1"));
    }
    assertEquals(
        "a constant of the equations is 1.0E300 for the parameters {}, but expected a number of"
            + " single precision",
        problem("state v = 0\nv = I + 1e300 v\nspike when v > 1"));
    assertEquals(
        "model: line 2, column 9: this is Infinity, but expected a finite number\n"
            + "    v = I + 1e308 [s] / 1 [s]\n            ^^^^^^^^^",
        problem("state v = 0\nv = I + 1e308 [s] / 1 [s]\nspike when v > 1"));
  }

  @Test
  void boundsInTheWrongOrderAreRefusedWhereTheyAreWritten() {
    assertEquals(
        "model: line 1, column 21: a state between 2.0 and 1.0, but expected the lower bound first\n"
            + "    state v = 0 between 2 and 1\n                        ^",
        problem("state v = 0 between 2 and 1\ndv/dt = (I - v * v) / 1 [ms]\nspike when v > 1"));
  }
}
