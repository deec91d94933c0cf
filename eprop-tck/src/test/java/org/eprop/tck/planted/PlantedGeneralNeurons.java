package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Context;
import org.eprop.core.plugin.Kind;

/** General neurons with a mistake each. */
final class PlantedGeneralNeurons {

  private final List<Planted> all = new ArrayList<>();

  private PlantedGeneralNeurons() {}

  private void plant(String mistake, String property, Function<Context, NeuronModel> make) {
    all.add(
        new Planted(
            mistake,
            Kind.NEURON,
            new Made.Neuron(List.of(PlantedNeurons.TAU_M, PlantedNeurons.TAU_A), make),
            property));
  }

  /** Changes what is right. */
  private interface Change {
    void derivatives(QuadraticNeuron right, double[] s, double z, LocalDerivatives out);
  }

  private void derivative(String mistake, String property, Change change) {
    plant(
        mistake,
        property,
        c ->
            new QuadraticNeuron(c) {
              @Override
              public void derivatives(double[] s, double z, double i, LocalDerivatives out) {
                super.derivatives(s, z, i, out);
                change.derivatives(this, s, z, out);
              }
            });
  }

  static List<Planted> all() {
    PlantedGeneralNeurons p = new PlantedGeneralNeurons();
    p.derivatives();
    p.steps();
    p.parameters();
    return p.all;
  }

  private void derivatives() {
    derivative("a wrong sign", "derivatives", (m, s, z, out) -> out.spike[0] *= -1);
    derivative("a missing decay", "derivatives", (m, s, z, out) -> out.state[1][1] = 1);
    derivative("rows for columns", "derivatives", (m, s, z, out) -> swap(out));
    derivative("a factor of 2 forgotten", "derivatives", (m, s, z, out) -> out.state[1][0] /= 2);
    derivative("a coupling forgotten", "derivatives", (m, s, z, out) -> out.state[1][0] = 0);
    derivative(
        "an entry that is not written", "derivatives", (m, s, z, out) -> out.input[1] = Double.NaN);
    derivative("dt forgotten", "derivatives", (m, s, z, out) -> out.input[0] = m.gain / m.dt);
    derivative(
        "the reset through which gradients flow",
        "reset",
        (m, s, z, out) -> out.spikeDetached[0] = out.spike[0]);
    derivative(
        "the adaptation lost with the reset", "reset", (m, s, z, out) -> out.spikeDetached[1] = 0);
    derivative(
        "what is left without the reset not written",
        "derivatives",
        (m, s, z, out) -> out.spikeDetached[0] = Double.NaN);
    derivative("changes the state that it is given", "pure", (m, s, z, out) -> s[1] = 0);
  }

  private static void swap(LocalDerivatives out) {
    double x = out.state[0][1];
    out.state[0][1] = out.state[1][0];
    out.state[1][0] = x;
  }

  /** A step that is another than its derivatives' one. */
  private void step(String mistake, String property, Step step) {
    plant(
        mistake,
        property,
        c ->
            new QuadraticNeuron(c) {
              @Override
              public void step(double[] s, double z, double current, double[] next) {
                super.step(s, z, current, next);
                step.change(s, z, next);
              }
            });
  }

  private interface Step {
    void change(double[] s, double z, double[] next);
  }

  private void steps() {
    step("a state that is not written", "ranges", (s, z, next) -> next[1] = Double.NaN);
    step("a state that adds up", "derivatives", (s, z, next) -> next[1] = s[1] + z);
    step("runs away", "stable", (s, z, next) -> next[1] = 1.02 * s[1] + 1);
    step(
        "a square root of what may be negative",
        "ranges",
        (s, z, next) -> next[0] = Math.sqrt(next[0]));
    step("writes into its argument", "pure", (s, z, next) -> s[0] = next[0]);
    int[] steps = new int[1];
    step("counts its steps", "pure", (s, z, next) -> next[0] += 1e-3 * (++steps[0] % 7));
    double[] before = new double[1];
    step(
        "remembers the last voltage",
        "pure",
        (s, z, next) -> {
          next[0] += 0.1 * before[0];
          before[0] = s[0];
        });
    double[] scratch = new double[2];
    step(
        "a scratch array for all neurons",
        "stateless",
        (s, z, next) -> {
          scratch[0] = next[0];
          next[0] = scratch[0];
        });
    step(
        "a loop without end",
        "ranges",
        (s, z, next) -> {
          for (int i = 0; Made.forEver(); i++) {
            next[1] = i;
          }
        });
    plant(
        "a negative scale",
        "shapes",
        c ->
            new QuadraticNeuron(c) {
              @Override
              public double scale() {
                return -1;
              }
            });
    plant(
        "an initial state that is too short",
        "shapes",
        c ->
            new QuadraticNeuron(c) {
              @Override
              public double[] initialState() {
                return new double[1];
              }
            });
    plant(
        "an initial state that is no number",
        "ranges",
        c ->
            new QuadraticNeuron(c) {
              @Override
              public double[] initialState() {
                return new double[] {0, Double.NaN};
              }
            });
    plant(
        "an adaptation whose decay does not heed dt",
        "time_step",
        c ->
            new QuadraticNeuron(c) {
              @Override
              double rho() {
                return StrictMath.exp(-1 / tauA);
              }
            });
    plant(
        "an adaptation that decays twice",
        "time_step",
        c ->
            new QuadraticNeuron(c) {
              @Override
              double rho() {
                return StrictMath.exp(-2 * dt / tauA);
              }
            });
    plant(
        "times in seconds",
        "time_step",
        c ->
            new QuadraticNeuron(c) {
              @Override
              double rho() {
                return StrictMath.exp(-dt / (1000 * tauA));
              }
            });
  }

  private void parameters() {
    plant("a learnable that is none", "parameter_derivatives", c -> learning(c, "tau_x", 1));
    plant("a learnable's wrong sign", "parameter_derivatives", c -> learning(c, "tau_a", -1));
    plant("a learnable's square", "parameter_derivatives", c -> learning(c, "tau_a", 200));
    plant(
        "a learnable that is not written",
        "parameter_derivatives",
        c -> learning(c, "tau_a", Double.NaN));
    plant("a learnable's dt", "parameter_derivatives", c -> learning(c, "tau_a", 1 / c.timeStep()));
    plant(
        "a derivative that learning alone shows",
        "learning",
        c ->
            new QuadraticNeuron(c) {
              @Override
              public void derivatives(double[] s, double z, double i, LocalDerivatives out) {
                super.derivatives(s, z, i, out);
                out.state[1][1] *= 1.05;
              }
            });
  }

  private static NeuronModel learning(Context c, String name, double factor) {
    return new QuadraticNeuron(c) {
      @Override
      public List<String> learnableParameters() {
        return List.of(name);
      }

      @Override
      public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
        out[0][0] = 0;
        out[0][1] = factor * rho() * dt / (tauA * tauA) * s[1];
      }
    };
  }
}
