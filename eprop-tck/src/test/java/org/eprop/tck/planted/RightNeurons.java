package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/** Neurons that are right. */
final class RightNeurons {

  private static final Parameter TAU_M = PlantedNeurons.TAU_M;
  private static final Parameter TAU_A = PlantedNeurons.TAU_A;
  private static final Parameter BETA = PlantedNeurons.BETA;
  private static final Parameter KEPT =
      Parameter.perNeuron("kept", 0.9).atLeast(0).atMost(1).describe("share kept at each step");
  private static final Parameter PERIOD =
      Parameter.perNeuron("period", 40).atLeast(4).unit("ms").describe("of its oscillation");
  private static final Parameter TAU_S =
      Parameter.perNeuron("tau_s", 5).above(0).unit("ms").describe("synapse");
  private static final Parameter SLOW =
      Parameter.perNeuron("tau_slow", 150)
          .above(0)
          .unit("ms")
          .describe("of the slow after-current");
  private static final Parameter LEAK =
      Parameter.perNeuron("leak", 2).above(0).describe("conductance by that of a membrane");
  private static final Parameter TAU_HALF =
      Parameter.perNeuron("tau_half", 20).above(0).unit("ms").describe("half-life of v");
  private static final Parameter TAU_SECONDS =
      Parameter.perNeuron("tau_m", 0.02).above(0).unit("s").describe("membrane");

  private final List<Right> all = new ArrayList<>();

  private RightNeurons() {}

  private void right(String what, List<Parameter> parameters, Function<Context, NeuronModel> make) {
    all.add(new Right(what, Kind.NEURON, new Made.Neuron(parameters, make)));
  }

  private static double keeps(Context c, Parameter tau) {
    return StrictMath.exp(-c.timeStep() / c.real(tau));
  }

  private static LinearNeuron.Builder leaky(double alpha) {
    return LinearNeuron.withState("v")
        .decay(0, alpha)
        .input(0, 1)
        .detachedSpike(0, -1)
        .spikesWhen(0, 1);
  }

  static List<Right> all() {
    RightNeurons r = new RightNeurons();
    r.linear();
    r.general();
    return r.all;
  }

  private void linear() {
    right("leaky", List.of(TAU_M), c -> leaky(keeps(c, TAU_M)).exceeds(1));
    right("perfect integrator", List.of(), c -> leaky(1).exceeds(3));
    right("without a memory", List.of(), c -> leaky(0).exceeds(1));
    right("a decay per step", List.of(KEPT), c -> leaky(c.real(KEPT)).exceeds(1));
    right(
        "a time constant in seconds",
        List.of(TAU_SECONDS),
        c -> leaky(StrictMath.exp(-c.timeStep() / 1000 / c.real(TAU_SECONDS))).exceeds(1));
    right(
        "an Euler step",
        List.of(Parameter.perNeuron("tau_m", 20).atLeast(1).unit("ms").describe("membrane")),
        c -> leaky(Math.max(0, 1 - c.timeStep() / c.real(TAU_M))).exceeds(1));
    right(
        "adaptive, learned",
        List.of(TAU_M, TAU_A, BETA),
        c ->
            LinearNeuron.withState("v", "a")
                .decay(0, keeps(c, TAU_M))
                .decay(1, keeps(c, TAU_A))
                .input(0, 1 - keeps(c, TAU_M))
                .detachedSpike(0, -1)
                .spike(1, 1)
                .spikesWhen(0, 1)
                .spikesWhen(1, -c.real(BETA))
                .exceeds(1));
    right(
        "a synapse that adds its whole current at each step",
        List.of(TAU_M, TAU_S),
        c ->
            LinearNeuron.withState("i", "v")
                .decay(0, keeps(c, TAU_S))
                .couple(1, 0, keeps(c, TAU_S))
                .decay(1, keeps(c, TAU_M))
                .input(0, 1)
                .input(1, 1)
                .detachedSpike(1, -1)
                .spikesWhen(1, 1)
                .exceeds(1));
    right(
        "generalized, with two after-currents and a threshold that are slow (Teeter et al. 2018)",
        List.of(TAU_M, TAU_S, SLOW, TAU_A),
        c ->
            LinearNeuron.withState("v", "fast", "slow", "theta")
                .decay(0, keeps(c, TAU_M))
                .decay(1, keeps(c, TAU_S))
                .decay(2, keeps(c, SLOW))
                .decay(3, keeps(c, TAU_A))
                .couple(0, 1, 1 - keeps(c, TAU_M))
                .couple(0, 2, 1 - keeps(c, TAU_M))
                .input(0, 1 - keeps(c, TAU_M))
                .detachedSpike(0, -1)
                .spike(1, -0.3)
                .spike(2, -0.1)
                .spike(3, 0.4)
                .spikesWhen(0, 1)
                .spikesWhen(3, -1)
                .exceeds(1));
    right(
        "a damped oscillation in position and speed, whose envelope is exp(-t / tau)",
        List.of(TAU_M, PERIOD),
        c -> {
          double angle = 2 * Math.PI * c.timeStep() / c.real(PERIOD);
          double size = keeps(c, TAU_M);
          double rate = Math.log(size) / angle;
          double cos = size * StrictMath.cos(angle);
          double sin = size * StrictMath.sin(angle);
          return LinearNeuron.withState("x", "y")
              .decay(0, cos - rate * sin)
              .couple(0, 1, sin)
              .couple(1, 0, -(1 + rate * rate) * sin)
              .decay(1, cos + rate * sin)
              .input(0, 1)
              .spikesWhen(0, 1)
              .exceeds(1);
        });
    right(
        "a half-life that says so",
        List.of(TAU_HALF),
        c -> leaky(StrictMath.pow(2, -c.timeStep() / c.real(TAU_HALF))).exceeds(1));
    right(
        "a leak that a conductance makes twice as fast",
        List.of(TAU_M, LEAK),
        c -> leaky(StrictMath.exp(-c.real(LEAK) * c.timeStep() / c.real(TAU_M))).exceeds(1));
    right(
        "a resonator",
        List.of(TAU_M, PERIOD),
        c -> {
          double angle = 2 * Math.PI * c.timeStep() / c.real(PERIOD);
          double size = keeps(c, TAU_M);
          return LinearNeuron.withState("x", "y")
              .decay(0, size * StrictMath.cos(angle))
              .couple(0, 1, -size * StrictMath.sin(angle))
              .couple(1, 0, size * StrictMath.sin(angle))
              .decay(1, size * StrictMath.cos(angle))
              .input(0, 1)
              .spikesWhen(1, 1)
              .exceeds(1);
        });
  }

  private void general() {
    right("general", List.of(TAU_M, TAU_A), QuadraticNeuron::new);
    right("that saturates", List.of(TAU_M), Saturating::new);
    right("whose parameters learn", List.of(TAU_M), Learning::new);
  }

  /** v = tanh(alpha v + I) with a threshold of 1/2; a spike takes off 1/2. */
  private static class Saturating implements NonlinearNeuron {
    final double alpha;
    final double dt;
    final double tau;

    Saturating(Context c) {
      this.dt = c.timeStep();
      this.tau = c.real(TAU_M);
      this.alpha = StrictMath.exp(-dt / tau);
    }

    @Override
    public List<String> stateNames() {
      return List.of("v");
    }

    @Override
    public double[] spikeWeights() {
      return new double[] {1};
    }

    @Override
    public double threshold() {
      return 0.5;
    }

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      next[0] = StrictMath.tanh(alpha * s[0] + current) - z / 2;
    }

    double slope(double[] s, double current) {
      double y = StrictMath.tanh(alpha * s[0] + current);
      return 1 - y * y;
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      out.state[0][0] = alpha * slope(s, current);
      out.input[0] = slope(s, current);
      out.spike[0] = -0.5;
      out.spikeDetached[0] = 0;
    }
  }

  private static final class Learning extends Saturating {
    Learning(Context c) {
      super(c);
    }

    @Override
    public List<String> learnableParameters() {
      return List.of("tau_m");
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      out[0][0] = slope(s, current) * s[0] * alpha * dt / (tau * tau);
    }
  }
}
