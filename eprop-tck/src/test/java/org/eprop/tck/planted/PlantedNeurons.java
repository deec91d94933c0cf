package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/** Neurons of the linear family with a mistake each. */
final class PlantedNeurons {

  static final Parameter TAU_M =
      Parameter.perNeuron("tau_m", 20).above(0).unit("ms").describe("membrane");
  static final Parameter TAU_A =
      Parameter.perNeuron("tau_a", 200).above(0).unit("ms").describe("adaptation");
  static final Parameter BETA =
      Parameter.perNeuron("beta", 0.2).atLeast(0).describe("how much adaptation raises theta");

  private static double sharedAlpha;
  private static NeuronModel first;

  private final List<Planted> all = new ArrayList<>();

  private PlantedNeurons() {}

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, NeuronModel> make) {
    all.add(new Planted(mistake, Kind.NEURON, new Made.Neuron(parameters, make), property));
  }

  private void lif(String mistake, String property, Function<Context, NeuronModel> make) {
    plant(mistake, property, List.of(TAU_M), make);
  }

  private void alif(String mistake, String property, Function<Context, NeuronModel> make) {
    plant(mistake, property, List.of(TAU_M, TAU_A, BETA), make);
  }

  private static LinearNeuron.Builder leaky(double alpha) {
    return LinearNeuron.withState("v")
        .decay(0, alpha)
        .input(0, 1)
        .detachedSpike(0, -1)
        .spikesWhen(0, 1);
  }

  private static double alpha(Context c) {
    return StrictMath.exp(-c.timeStep() / c.real(TAU_M));
  }

  private static double rho(Context c) {
    return StrictMath.exp(-c.timeStep() / c.real(TAU_A));
  }

  private static LinearNeuron.Builder adaptive(double alpha, double rho) {
    return LinearNeuron.withState("v", "a")
        .decay(0, alpha)
        .decay(1, rho)
        .input(0, 1)
        .detachedSpike(0, -1)
        .spike(1, 1)
        .spikesWhen(0, 1);
  }

  static List<Planted> all() {
    PlantedNeurons p = new PlantedNeurons();
    p.times();
    p.constants();
    p.adaptation();
    p.others();
    return p.all;
  }

  private void times() {
    lif("dt ignored", "time_step", c -> leaky(StrictMath.exp(-1 / c.real(TAU_M))).exceeds(1));
    lif(
        "tau taken as seconds",
        "time_step",
        c -> leaky(StrictMath.exp(-c.timeStep() / 1000 / c.real(TAU_M))).exceeds(1));
    lif(
        "tau taken as microseconds",
        "time_step",
        c -> leaky(StrictMath.exp(-1000 * c.timeStep() / c.real(TAU_M))).exceeds(1));
    lif(
        "a rate for a time",
        "time_step",
        c -> leaky(StrictMath.exp(-c.timeStep() * c.real(TAU_M))).exceeds(1));
    lif(
        "dt over tau upside down",
        "time_step",
        c -> leaky(StrictMath.exp(-c.real(TAU_M) / c.timeStep())).exceeds(1));
    lif(
        "a square root of dt",
        "time_step",
        c -> leaky(StrictMath.exp(-Math.sqrt(c.timeStep()) / c.real(TAU_M))).exceeds(1));
    lif("a decay applied twice", "time_step", c -> leaky(alpha(c) * alpha(c)).exceeds(1));
    lif(
        "half the time constant",
        "time_step",
        c -> leaky(StrictMath.exp(-2 * c.timeStep() / c.real(TAU_M))).exceeds(1));
    lif(
        "a half-life for a time constant",
        "time_step",
        c -> leaky(StrictMath.pow(2, -c.timeStep() / c.real(TAU_M))).exceeds(1));
    alif(
        "the slow decay applied twice",
        "time_step",
        c ->
            adaptive(alpha(c), rho(c) * rho(c))
                .couple(0, 1, -0.1)
                .spikesWhen(1, -c.real(BETA))
                .exceeds(1));
    plant(
        "a decay that is written into the code",
        "time_step",
        List.of(),
        c -> leaky(0.95).exceeds(1));
    alif(
        "dt ignored by the slow state alone",
        "time_step",
        c ->
            adaptive(alpha(c), StrictMath.exp(-1 / c.real(TAU_A)))
                .spikesWhen(1, -c.real(BETA))
                .exceeds(1));
    plant(
        "tau declared in s, used as ms",
        "time_step",
        List.of(Parameter.perNeuron("tau_m", 0.02).above(0).unit("s").describe("membrane")),
        c -> leaky(StrictMath.exp(-c.timeStep() / c.real(TAU_M))).exceeds(1));
  }

  private void constants() {
    lif(
        "a sign in the exponent",
        "stable",
        c -> leaky(StrictMath.exp(c.timeStep() / c.real(TAU_M))).exceeds(1));
    lif(
        "a reset through which gradients flow",
        "reset",
        c -> leaky(alpha(c)).spike(0, -1).exceeds(1));
    lif(
        "input into the wrong state",
        "spikes",
        c ->
            LinearNeuron.withState("v", "w")
                .decay(0, alpha(c))
                .decay(1, alpha(c))
                .input(1, 1)
                .spikesWhen(0, 1)
                .exceeds(1));
    lif("a reset upwards", "reset", c -> leaky(alpha(c)).detachedSpike(0, 1).exceeds(1));
    lif("no way to spike", "spikes", c -> leaky(alpha(c)).spikesWhen(0, 0).exceeds(1));
    lif(
        "states of one name",
        "shapes",
        c ->
            LinearNeuron.withState("v", "v")
                .decay(0, alpha(c))
                .input(0, 1)
                .spikesWhen(0, 1)
                .exceeds(1));
    lif(
        "a state that only some neurons have",
        "shapes",
        c -> c.real(TAU_M) > 100 ? adaptive(alpha(c), 0.9).exceeds(1) : leaky(alpha(c)).exceeds(1));
    lif(
        "a reset that only some neurons detach",
        "shapes",
        c ->
            c.real(TAU_M) > 100
                ? leaky(alpha(c)).spike(0, -1).exceeds(1)
                : leaky(alpha(c)).exceeds(1));
    plant(
        "an Euler step that breaks for a short tau",
        "ranges",
        List.of(TAU_M),
        c -> leaky(1 - c.timeStep() / c.real(TAU_M)).exceeds(1));
    plant(
        "a threshold whose range has a 0",
        "ranges",
        List.of(TAU_M, Parameter.perNeuron("theta", 1).atLeast(0).describe("threshold")),
        c ->
            leaky(alpha(c))
                .exceeds(c.real(Parameter.perNeuron("theta", 1).atLeast(0).describe("-"))));
  }

  private void adaptation() {
    alif(
        "beta forgotten",
        "effects",
        c -> adaptive(alpha(c), rho(c)).spikesWhen(1, -0.2).exceeds(1));
    alif(
        "tau_a forgotten",
        "effects",
        c -> adaptive(alpha(c), alpha(c)).spikesWhen(1, -c.real(BETA)).exceeds(1));
    alif(
        "one time constant read twice",
        "effects",
        c -> adaptive(rho(c), rho(c)).spikesWhen(1, -c.real(BETA)).exceeds(1));
    alif(
        "an adaptation that is detached",
        "reset",
        c ->
            adaptive(alpha(c), rho(c)).detachedSpike(1, 1).spikesWhen(1, -c.real(BETA)).exceeds(1));
    alif(
        "adaptation that feeds itself",
        "stable",
        c ->
            adaptive(alpha(c), rho(c))
                .couple(1, 0, 0.5)
                .couple(0, 1, 0.5)
                .spikesWhen(1, -c.real(BETA))
                .exceeds(1));
  }

  private void others() {
    lif(
        "made once, for all neurons",
        "effects",
        c -> {
          first = first == null ? leaky(alpha(c)).exceeds(1) : first;
          return first;
        });
    lif(
        "a constant kept in a static field",
        "stateless",
        c -> {
          sharedAlpha = alpha(c);
          return leaky(sharedAlpha).exceeds(1);
        });
    double[] decays = new double[1];
    lif(
        "a constant kept in a captured array",
        "stateless",
        c -> {
          decays[0] = alpha(c);
          return leaky(decays[0]).exceeds(1);
        });
    List<NeuronModel> made = new ArrayList<>();
    lif(
        "a list of all that were made",
        "stateless",
        c -> {
          made.add(leaky(alpha(c)).exceeds(1));
          return made.get(made.size() - 1);
        });
    int[] count = new int[1];
    lif(
        "another neuron each time",
        "deterministic",
        c -> leaky(alpha(c) * (1 - 1e-6 * count[0]++)).exceeds(1));
    lif("chance", "deterministic", c -> leaky(alpha(c)).exceeds(1 + 1e-6 * Math.random()));
    plant(
        "a description that is blank",
        "described",
        List.of(Parameter.perNeuron("tau_m", 20).above(0).unit("ms").describe(" ")),
        c -> leaky(alpha(c)).exceeds(1));
    plant(
        "two parameters of one name",
        "described",
        List.of(TAU_M, TAU_M),
        c -> leaky(alpha(c)).exceeds(1));
    lif(
        "a loop without end",
        "ranges",
        c -> {
          double alpha = 1;
          while (Made.forEver()) {
            alpha = Math.max(alpha / 2, 1e-300);
          }
          return leaky(alpha).exceeds(1);
        });
    lif("a stack that overflows", "ranges", c -> leaky(deep(alpha(c))).exceeds(1));
  }

  private static double deep(double x) {
    return x < -1 ? x : deep(x * 0.5) / 2;
  }
}
