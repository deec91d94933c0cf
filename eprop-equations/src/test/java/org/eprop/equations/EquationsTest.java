package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.junit.jupiter.api.Test;

/** What a text means. */
class EquationsTest {

  private static Equations defined(String text) {
    return Choice.of(new Equations(), Map.of("model", text)).factory();
  }

  private static NeuronModel model(String text, double dt) {
    Equations factory = defined(text);
    return factory.create(Context.defaults(factory).withTimeStep(dt));
  }

  private static double[] step(NeuronModel model, double[] s, double z, double current) {
    double[] next = new double[s.length];
    ((NonlinearNeuron) model).step(s, z, current, next);
    return next;
  }

  @Test
  void aDescriptionHasTheEquations() {
    assertEquals(
        "A neuron written as equations, the parameter \"model\": dv/dt = -v/tau_m, v += I, after"
            + " spikes v -= threshold, spike when v > threshold.",
        new Equations().description());
  }

  @Test
  void theTextDeclaresTheParameters() {
    List<Parameter> parameters = new Equations().parameters();
    assertEquals(
        List.of("model", "tau_m", "threshold"), parameters.stream().map(Parameter::name).toList());
    Parameter tau = parameters.get(1);
    assertEquals("ms", tau.unit());
    assertEquals("> 0", tau.range());
    assertEquals("membrane time constant", tau.description());
  }

  @Test
  void oneTextIsOneComponent() {
    Equations defined = defined(Models.ALIF);
    assertSame(defined, Choice.of(defined, Map.of("model", Models.ALIF)).factory());
  }

  /** A drive within the equation is held over the step: v goes the share 1 - alpha of the way. */
  @Test
  void linearEquationsAreSolvedExactly() {
    LinearNeuron neuron =
        assertInstanceOf(
            LinearNeuron.class,
            model(
                """
                state i
                state v
                20 [ms] dv/dt = -v + i + I
                5 [ms] di/dt = -i
                reset: v -= 1
                spike when v > 1
                """,
                0.5));
    double m = 1 / 20.0;
    double s = 1 / 5.0;
    double alpha = Math.exp(-0.5 * m);
    double beta = Math.exp(-0.5 * s);
    assertEquals(List.of("i", "v"), neuron.stateNames());
    assertArrayEquals(new double[] {beta, 0}, neuron.transition()[0], 1e-15);
    assertArrayEquals(
        new double[] {m * (beta - alpha) / (m - s), alpha}, neuron.transition()[1], 1e-15);
    assertArrayEquals(new double[] {0, 1 - alpha}, neuron.inputWeights(), 1e-15);
    assertArrayEquals(new double[] {0, -1}, neuron.spikeEffect(), 0);
    assertArrayEquals(new boolean[] {false, true}, neuron.detached());
  }

  @Test
  void linesSeeWhatWasDoneAboveAndCommasWhatWasThereBefore() {
    NeuronModel after = model("state x\nstate y\nx = y\ny = x\nspike when x > 1\nscale = 2", 1);
    assertArrayEquals(new double[] {5, 5}, step(after, new double[] {3, 5}, 0, 0), 0);
    NeuronModel atOnce = model("state x\nstate y\nx = y, y = x\nspike when x > 1\nscale = 2", 1);
    assertArrayEquals(new double[] {5, 3}, step(atOnce, new double[] {3, 5}, 0, 0), 0);
  }

  @Test
  void whatIsNotResetIsNotDetached() {
    NonlinearNeuron neuron =
        (NonlinearNeuron)
            model(
                """
                state v
                reset: v *= 0.5
                v += 0.25 v z
                spike when v > 1
                """,
                1);
    LocalDerivatives out = new LocalDerivatives(1);
    neuron.derivatives(new double[] {2}, 1, 0, out);
    assertEquals(0.5 * 1.25, out.state[0][0], 1e-15);
    assertEquals(-1 * 1.25 + 0.25, out.spike[0], 1e-15);
    assertEquals(0.25, out.spikeDetached[0], 1e-15);
  }

  /** Exact where the right side is linear in the state itself, whatever else stands in it. */
  @Test
  void exponentialEulerRelaxes() {
    NeuronModel neuron =
        model(
            """
            state v
            state w
            dv/dt = -(v - w^2) / 10 [ms]
            dw/dt = -w / 30 [ms]
            solve v, w by exponential_euler
            spike when v > 1
            """,
            2);
    double[] next = step(neuron, new double[] {3, 0.5}, 0, 0);
    assertEquals(0.25 + (3 - 0.25) * Math.exp(-0.2), next[0], 1e-14);
    assertEquals(0.5 * Math.exp(-2 / 30.0), next[1], 1e-14);
  }

  @Test
  void aThresholdThatIsNotLinearIsAState() {
    NeuronModel neuron =
        model("state v = 0.5\nstate a\nv += I\na += z\nspike when v > 1 + 0.1 a^2\nscale = 1", 1);
    assertEquals(List.of("v", "a", "margin"), neuron.stateNames());
    assertArrayEquals(new double[] {0.5, 0, -0.5}, neuron.initialState(), 0);
    assertArrayEquals(new double[] {0, 0, 1}, neuron.spikeWeights(), 0);
    assertEquals(0, neuron.threshold(), 0);
    double[] next = step(neuron, new double[] {0.5, 1, 9}, 1, 1);
    assertArrayEquals(new double[] {1.5, 2, 1.5 - 1.4}, next, 1e-15);
  }

  @Test
  void unitsAreBroughtTogether() {
    String text =
        """
        parameter tau = 0.02 [s]
        parameter gain = 1000 [uV]
        state v = 0 [mV]
        dv/dt = -v / tau
        v += gain I
        spike when v > 1 [mV]
        """;
    LinearNeuron neuron = (LinearNeuron) model(text, 1);
    assertEquals(Math.exp(-1 / 20.0), neuron.transition()[0][0], 1e-15);
    assertEquals(1, neuron.inputWeights()[0], 1e-15);
  }
}
