package org.eprop.tck.planted.neuron;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.planted.Made;
import org.eprop.tck.planted.Planted;
import org.eprop.tck.planted.Right;

/** Nonlinear neurons that leave their rest by themselves, or seem to. */
public final class GrowingNeurons {

  private static final Parameter TAU_M =
      Parameter.perNeuron("tau_m", 20).above(0).unit("ms").describe("membrane time constant");
  private static final Parameter LONG =
      Parameter.perNeuron("tau_m", 20).atLeast(1).unit("ms").describe("membrane time constant");
  private static final Parameter DRIVE =
      Parameter.perNeuron("drive", 0.5).atLeast(0).atMost(0.9).describe("of the oscillation");

  private GrowingNeurons() {}

  private static Planted wrong(
      String mistake, String property, Parameter p, Function<Context, NeuronModel> make) {
    return new Planted(mistake, Kind.NEURON, new Made.Neuron(List.of(p), make), property);
  }

  private static double slow(Context c) {
    return c.timeStep() / c.real(TAU_M);
  }

  private static NeuronModel leaky(double keep) {
    return new Stepped(1, (s, z, i) -> new double[] {keep * s[0] * (1 - z) + i});
  }

  /** Wrong ones. */
  public static List<Planted> wrong() {
    List<Planted> all = new ArrayList<>();
    all.add(wrong("Euler's step of any length", "ranges", TAU_M, c -> leaky(1 - slow(c))));
    all.add(wrong("a leak of the wrong sign", "ranges", LONG, c -> leaky(1 + slow(c))));
    all.add(wrong("a decay above 1", "ranges", LONG, c -> leaky(StrictMath.exp(slow(c)))));
    all.add(
        wrong(
            "a recovery that drives itself",
            "ranges",
            LONG,
            c ->
                new Stepped(
                    2,
                    (s, z, i) ->
                        new double[] {
                          (1 - slow(c)) * s[0] - s[1] / 10 + i - z, (1 + slow(c)) * s[1] + z
                        })));
    all.add(
        wrong(
            "a rotation that spirals out by Euler's step",
            "stable",
            LONG,
            c -> {
              double turn = c.timeStep() / 3;
              double keep = 1 - c.timeStep() / 40;
              return new Stepped(
                  2,
                  (s, z, i) ->
                      new double[] {
                        keep * s[0] - turn * s[1] + i * c.timeStep() / c.real(TAU_M) * 20 - z,
                        keep * s[1] + turn * s[0]
                      });
            }));
    return all;
  }

  /** A threshold that moves, with a description. */
  private record Adaptive(String description, double g) implements NeuronFactory {
    @Override
    public String name() {
      return "planted";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of();
    }

    @Override
    public NeuronModel create(Context context) {
      double keep = StrictMath.exp(-context.timeStep() / 20);
      return LinearNeuron.withState("v", "a")
          .decay(0, keep)
          .decay(1, StrictMath.pow(keep, 0.1))
          .input(0, 1)
          .detachedSpike(0, -1)
          .spike(1, 1)
          .spikesWhen(0, 1)
          .spikesWhen(1, g)
          .exceeds(1);
    }
  }

  /** Thresholds against their descriptions. */
  public static List<Planted> thresholds() {
    String adaptive = "v = alpha v + I - z, a = rho a + z; spike when v > 1 + 0.2 a.";
    String eager = "v = alpha v + I - z, a = rho a + z; spike when v > 1 - 0.2 a.";
    return List.of(
        new Planted(
            "an adaptation that lowers the threshold",
            Kind.NEURON,
            new Adaptive(adaptive, 0.2),
            "threshold"),
        new Planted(
            "a facilitation that raises the threshold",
            Kind.NEURON,
            new Adaptive(eager, -0.2),
            "threshold"));
  }

  /** Right ones. */
  public static List<Right> right() {
    List<Right> all = new ArrayList<>();
    all.add(
        new Right(
            "a threshold that falls, as it says",
            Kind.NEURON,
            new Adaptive("a = rho a + z; spike when v > 1 - 0.01 a.", 0.01)));
    all.add(right("Euler's step, limited", LONG, c -> leaky(1 - slow(c))));
    all.add(
        right(
            "van der Pol's oscillator, which leaves its unstable rest and stays bounded",
            DRIVE,
            c -> {
              double dt = c.timeStep() / 10;
              return new Stepped(
                  2,
                  (s, z, i) -> {
                    double v = Math.max(-3, Math.min(3, s[0]));
                    double drive = c.real(DRIVE);
                    return new double[] {
                      v + dt * (drive * v * (1 - v * v) - s[1] + i) - z / 2,
                      s[1] + dt * (v - drive * s[1] / 10)
                    };
                  });
            }));
    all.add(
        right(
            "two stable states",
            LONG,
            c ->
                new Stepped(
                    1,
                    (s, z, i) ->
                        new double[] {
                          s[0] + slow(c) * (StrictMath.tanh(1.5 * s[0]) - s[0] + i) - z
                        })));
    return all;
  }

  private static Right right(String what, Parameter p, Function<Context, NeuronModel> make) {
    return new Right(what, Kind.NEURON, new Made.Neuron(List.of(p), make));
  }
}
