package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NeuronArrayMaker;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.tck.component.NeuronChecks;
import org.eprop.tck.network.Learnable;
import org.junit.jupiter.api.Test;

/** Neurons that are wrong on purpose. */
class WrongNeuronsTest {

  private static final Parameter TAU_M =
      Parameter.perNeuron("tau_m", 20).above(0).unit("ms").describe("membrane time constant");
  private static final Parameter TAU_A =
      Parameter.perNeuron("tau_a", 100).above(0).unit("ms").describe("of the adaptation");

  private record Factory(
      List<Parameter> parameters, BiFunction<Arguments, Double, NeuronModel> model)
      implements NeuronFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "v = something wrong.";
    }

    @Override
    public NeuronModel create(Context context) {
      return model.apply(context.arguments(), context.timeStep());
    }
  }

  private static Factory lif(BiFunction<Arguments, Double, NeuronModel> model) {
    return new Factory(List.of(TAU_M), model);
  }

  /** v = alpha v (1 - z) + I, a = rho a + z, spikes when v > 1 + 0.3 a; right so far. */
  private abstract static class Adaptive implements NonlinearNeuron {
    static final double ALPHA = StrictMath.exp(-1 / 20.0);
    static final double RHO = StrictMath.exp(-1 / 100.0);

    @Override
    public List<String> stateNames() {
      return List.of("v", "a");
    }

    @Override
    public double[] spikeWeights() {
      return new double[] {1, -0.3};
    }

    @Override
    public double threshold() {
      return 1;
    }

    /** The voltage shifts the adaptation a little, so that no derivative is symmetric. */
    @Override
    public void step(double[] s, double z, double current, double[] next) {
      next[0] = ALPHA * s[0] * (1 - z) + current;
      next[1] = RHO * s[1] + 0.05 * s[0] * s[0] + z;
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      out.state[0][0] = ALPHA * (1 - z);
      out.state[0][1] = 0;
      out.state[1][0] = 0.1 * s[0];
      out.state[1][1] = RHO;
      out.input[0] = 1;
      out.input[1] = 0;
      out.spike[0] = -ALPHA * s[0];
      out.spike[1] = 1;
      out.spikeDetached[0] = 0;
      out.spikeDetached[1] = 1;
    }
  }

  private static Factory general(NonlinearNeuron model) {
    return new Factory(List.of(), (neuron, dt) -> model);
  }

  @Test
  void theRightOnePasses() {
    NeuronFactory right = general(new Adaptive() {});
    for (Check<NeuronFactory> check :
        List.of(
            OneCheck.of(NeuronChecks.all(), "derivatives"),
            OneCheck.of(NeuronChecks.all(), "pure"),
            OneCheck.of(NeuronChecks.all(), "reset"),
            OneCheck.of(NeuronChecks.all(), "stable"),
            NeuronChecks.NETWORK.agreement(),
            NeuronChecks.NETWORK.likeBptt())) {
      Caught.notBy(check, right);
    }
  }

  @Test
  void wrongSign() {
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "derivatives"),
        general(
            new Adaptive() {
              @Override
              public void derivatives(double[] s, double z, double i, LocalDerivatives out) {
                super.derivatives(s, z, i, out);
                out.spike[0] = ALPHA * s[0];
              }
            }),
        "dv^t/dz^{t-1}: spike[0] at step 91, s = [86.3067, 6785.45], z = 0, I ="
            + " -1.60574: found 82.0975, expected -82.0975, difference 164.195");
  }

  @Test
  void missingDecay() {
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "derivatives"),
        general(
            new Adaptive() {
              @Override
              public void derivatives(double[] s, double z, double i, LocalDerivatives out) {
                super.derivatives(s, z, i, out);
                out.state[1][1] = 1;
              }
            }),
        "da^t/da^{t-1}: state[1][1] at step 42, s = [2.71449, 9.38298], z = 0, I ="
            + " 0.145431: found 1, expected 0.99005, difference 0.00995017");
  }

  @Test
  void wrongIndex() {
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "derivatives"),
        general(
            new Adaptive() {
              @Override
              public void derivatives(double[] s, double z, double i, LocalDerivatives out) {
                super.derivatives(s, z, i, out);
                out.state[0][1] = out.state[1][0];
                out.state[1][0] = 0;
              }
            }),
        "da^t/dv^{t-1}: state[1][0] at step 91, s = [86.3067, 6785.45], z = 0, I ="
            + " -1.60574: found 0, expected 8.63067, difference -8.63067",
        "dv^t/da^{t-1}: state[0][1] at step 91, s = [86.3067, 6785.45], z = 0, I ="
            + " -1.60574: found 8.63067, expected 0, difference 8.63067");
  }

  @Test
  void entryThatIsNotWritten() {
    NeuronFactory forgetful =
        general(
            new Adaptive() {
              @Override
              public void derivatives(double[] s, double z, double i, LocalDerivatives out) {
                double before = out.state[1][0];
                super.derivatives(s, z, i, out);
                out.state[1][0] = before;
              }
            });
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "derivatives"),
        forgetful,
        "derivatives(...) writes every entry: step 0, s = [0, 0], z = 0, I = 3.16228: found"
            + " derivatives[1][0] was not written");
  }

  @Test
  void effectWithoutTheResetThatIsNotWritten() {
    NeuronFactory old =
        general(
            new Adaptive() {
              @Override
              public void derivatives(double[] s, double z, double i, LocalDerivatives out) {
                double before = out.spikeDetached[1];
                super.derivatives(s, z, i, out);
                out.spikeDetached[1] = before;
              }
            });
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "derivatives"),
        old,
        "derivatives(...) writes every entry: step 0, s = [0, 0], z = 0, I = 3.16228: found"
            + " derivatives.spikeDetached[1] was not written");
  }

  /** v = alpha v (1 - z) + I; right for a factor of 1. */
  private record Differentiated(double tau, String phi, double factor) implements NonlinearNeuron {
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
      return 1;
    }

    private double alpha() {
      return StrictMath.exp(-1 / tau);
    }

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      next[0] = alpha() * s[0] * (1 - z) + current;
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      out.state[0][0] = alpha() * (1 - z);
      out.input[0] = 1;
      out.spike[0] = -alpha() * s[0];
      out.spikeDetached[0] = 0;
    }

    @Override
    public List<String> learnableParameters() {
      return List.of(phi);
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      out[0][0] = factor * alpha() / (tau * tau) * s[0] * (1 - z);
    }
  }

  private static Factory learnable(String phi, double factor) {
    return lif((neuron, dt) -> new Differentiated(neuron.real(TAU_M), phi, factor));
  }

  @Test
  void parameterDerivatives() {
    Caught.notBy(OneCheck.of(NeuronChecks.all(), "parameter_derivatives"), learnable("tau_m", 1));
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "parameter_derivatives"),
        learnable("tau_m", 1.001),
        "dv^t/dtau_m: tau_m = 2, step 39, s = [-1.0359], z = 0, I = 1.15173: found -0.157233,"
            + " expected -0.157076, difference -0.000157076");
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "parameter_derivatives"),
        learnable("tau_m", Double.NaN),
        "dv^t/dtau_m: step 0, s = [0], z = 0, I = 0.693463: found NaN, expected 0");
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "parameter_derivatives"),
        learnable("tau_a", 1),
        "learnableParameters() are per-neuron parameters, each once: found [tau_a], expected some"
            + " of [tau_m]");
  }

  /** v = alpha v (1 - z) + I; its slope by v is right for a factor of 1. */
  private static Factory leaking(double factor) {
    return lif(
        (neuron, dt) -> {
          Differentiated right = new Differentiated(neuron.real(TAU_M), "tau_m", 1);
          return new NonlinearNeuron() {
            @Override
            public List<String> stateNames() {
              return right.stateNames();
            }

            @Override
            public double[] spikeWeights() {
              return right.spikeWeights();
            }

            @Override
            public double threshold() {
              return right.threshold();
            }

            @Override
            public void step(double[] s, double z, double current, double[] next) {
              right.step(s, z, current, next);
            }

            @Override
            public void derivatives(double[] s, double z, double i, LocalDerivatives out) {
              right.derivatives(s, z, i, out);
              out.state[0][0] *= factor;
            }
          };
        });
  }

  @Test
  void gradientOfLearnedParameters() {
    Caught.notBy(OneCheck.of(NeuronChecks.all(), "learning"), leaking(1));
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "learning"),
        leaking(1.01),
        "dE/dtau_m = differences of E: random network 2, layer0.tau_m, neuron 0: found"
            + " -0.000193843, expected -0.000183454, difference -0.0000103888");
  }

  /** Its default lies on a bound, where nothing can learn; between the bounds it does. */
  @Test
  void learnsOffItsBound() {
    Parameter beta =
        Parameter.perNeuron("beta", 0).atLeast(0).describe("how much a spike adds to a");
    BiFunction<Arguments, Double, NeuronModel> adaptive =
        (n, dt) ->
            LinearNeuron.withState("v", "a")
                .decay(0, StrictMath.exp(-dt / n.real(TAU_M)))
                .decay(1, StrictMath.exp(-dt / n.real(TAU_A)))
                .input(0, 1)
                .detachedSpike(0, -1)
                .spike(1, 1)
                .spikesWhen(0, 1)
                .spikesWhen(1, -n.real(beta))
                .exceeds(1);
    Factory factory = new Factory(List.of(TAU_M, TAU_A, beta), adaptive);
    Caught.notBy(OneCheck.of(NeuronChecks.all(), "learning"), factory);
    assertEquals(List.of("tau_m", "tau_a"), Learnable.names(Choice.of(factory)));
    assertEquals(
        List.of("tau_m", "tau_a", "beta"),
        Learnable.names(Learnable.offBounds(Choice.of(factory), NeuronChecks.COMMON.probe())));
  }

  @Test
  void hiddenState() {
    NeuronFactory counting =
        general(
            new Adaptive() {
              private int steps;

              @Override
              public void step(double[] s, double z, double current, double[] next) {
                super.step(s, z, current, next);
                next[0] += 1e-3 * (++steps % 7);
              }
            });
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "pure"),
        counting,
        "step(...) depends on its arguments alone: step 46, s = [12.4887, 54.0111], z ="
            + " 0, I = 1.35289, number 0: found 13.233522798113606, expected"
            + " 13.238522798113607, difference -0.005");
  }

  /** Steps right, with derivatives that lack the coupling of the states. */
  private static NeuronArray uncoupled(List<NonlinearNeuron> neurons) {
    return () ->
        (s, z, current, next, out) -> {
          for (int j = 0; j < neurons.size(); j++) {
            double[] own = {s[0][j], s[1][j]};
            double[] after = new double[2];
            LocalDerivatives local = new LocalDerivatives(2);
            neurons.get(j).step(own, z[j], current[j], after);
            neurons.get(j).derivatives(own, z[j], current[j], local);
            for (int m = 0; m < 2; m++) {
              next[m][j] = after[m];
              if (out != null) {
                out.state[m][m][j] = local.state[m][m];
                out.input[m][j] = local.input[m];
                out.spike[m][j] = local.spike[m];
                out.spikeDetached[m][j] = local.spikeDetached[m];
              }
            }
          }
        };
  }

  @Test
  void togetherIsNotLikeAlone() {
    NeuronArrayMaker maker = WrongNeuronsTest::uncoupled;
    String message =
        OneCheck.of(NeuronChecks.all(), "pure")
            .run(
                general(
                    new Adaptive() {
                      @Override
                      public Optional<NeuronArrayMaker> together() {
                        return Optional.of(maker);
                      }
                    }),
                Map.of())
            .message();
    assertTrue(
        message.startsWith("pure: neurons evaluated together have the derivatives of one alone"),
        message);
  }

  @Test
  void changesItsArgument() {
    NeuronFactory writing =
        general(
            new Adaptive() {
              @Override
              public void step(double[] s, double z, double current, double[] next) {
                super.step(s, z, current, next);
                s[1] = 0;
              }
            });
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "pure"),
        writing,
        "step(...) leaves s alone: step 60, s = [22.0564, 268.908], z = 0, I = 0, number"
            + " 1: found 0.0, expected 268.90836433272614, difference -268.908");
  }

  @Test
  void resetOfAGeneralNeuronNotDetached() {
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "reset"),
        general(
            new Adaptive() {
              @Override
              public void derivatives(double[] s, double z, double i, LocalDerivatives out) {
                super.derivatives(s, z, i, out);
                out.spikeDetached[0] = out.spike[0];
              }
            }),
        "the reset is detached: state v, step 1, s = [1.30151, 0], z = 1, I = 5.47317:"
            + " found a spike changes it by -1.23804, and gradients flow through that,"
            + " expected spikeDetached[0] without the reset");
  }

  @Test
  void asksWhetherThereWasASpike() {
    Caught.notBy(
        OneCheck.of(NeuronChecks.all(), "derivatives"),
        general(
            new Adaptive() {
              @Override
              public void step(double[] s, double z, double current, double[] next) {
                next[0] = (z == 1 ? 0 : ALPHA * s[0]) + current;
                next[1] = RHO * s[1] + 0.05 * s[0] * s[0] + (z == 1 ? 1 : 0);
              }
            }));
  }

  @Test
  void runsAway() {
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "stable"),
        general(
            new Adaptive() {
              @Override
              public void step(double[] s, double z, double current, double[] next) {
                next[0] = s[0] * s[0] * 2 + current;
                next[1] = 0;
              }
            }),
        "the state stays finite: v, step 13: found Infinity, expected a finite number");
  }

  private static LinearNeuron.Builder leaky(double alpha) {
    return LinearNeuron.withState("v").decay(0, alpha).input(0, 1).spikesWhen(0, 1);
  }

  @Test
  void wrongSignInTheExponent() {
    NeuronFactory growing =
        lif((n, dt) -> leaky(StrictMath.exp(dt / n.real(TAU_M))).detachedSpike(0, -1).exceeds(1));
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "stable"),
        growing,
        "s^t = A s^{t-1} does not grow: spectral radius of A: found 1.05127, expected at"
            + " most 1, difference 0.0512711");
    Caught.by(
        NeuronChecks.COMMON.ranges(),
        growing,
        "every value of a declared range works: found a state that grows by 1.05127 at"
            + " each step by itself");
  }

  @Test
  void timeConstantThatMayBeNegative() {
    Parameter tau = Parameter.perNeuron("tau_m", 20).unit("ms").describe("time constant");
    NeuronFactory unbounded =
        new Factory(
            List.of(tau),
            (n, dt) -> leaky(StrictMath.exp(-dt / n.real(tau))).detachedSpike(0, -1).exceeds(1));
    Caught.by(
        NeuronChecks.COMMON.ranges(),
        unbounded,
        "every value of a declared range works: tau_m = -20: found a state that grows by"
            + " 1.05127 at each step by itself");
  }

  @Test
  void inputThatDoesNotReachTheThreshold() {
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "spikes"),
        lif(
            (n, dt) ->
                LinearNeuron.withState("v", "a")
                    .decay(0, 0.9)
                    .decay(1, 0.9)
                    .input(1, 1)
                    .spikesWhen(0, 1)
                    .exceeds(1)),
        "z^t = H(g.s^t - theta) answers the input: constant currents from -1e8 to 1e8,"
            + " 100 steps: found no spike, expected spikes: a path from the current through u"
            + " and A to g");
  }

  @Test
  void resetNotDetached() {
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "reset"),
        lif((n, dt) -> leaky(StrictMath.exp(-dt / n.real(TAU_M))).spike(0, -1).exceeds(1)),
        "the reset is detached: state v: found a spike changes it by -1, and gradients"
            + " flow through that, expected detachedSpike(0, ...)");
  }

  @Test
  void timeStepForgotten() {
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "time_step"),
        lif((n, dt) -> leaky(StrictMath.exp(-1 / n.real(TAU_M))).detachedSpike(0, -1).exceeds(1)),
        "rate at which a mode decays at rest does not depend on dt: mode 1 of 1, dt ="
            + " 0.015625 ms against half of it, in 1/ms: found -3.2, expected -6.4, difference 3.2");
  }

  @Test
  void adaptationWithoutItsDecay() {
    Caught.by(
        NeuronChecks.COMMON.effects(),
        new Factory(
            List.of(TAU_M, TAU_A),
            (n, dt) ->
                LinearNeuron.withState("v", "a")
                    .decay(0, StrictMath.exp(-dt / n.real(TAU_M)))
                    .input(0, 1)
                    .detachedSpike(0, -1)
                    .spike(1, 1)
                    .spikesWhen(0, 1)
                    .spikesWhen(1, -0.2)
                    .exceeds(1)),
        "every parameter changes something: parameter tau_a: found no effect of [tau_a ="
            + " 0.1, tau_a = 10, tau_a = 1000], expected another result");
  }

  @Test
  void shapesThatDiffer() {
    Caught.by(
        OneCheck.of(NeuronChecks.all(), "shapes"),
        lif(
            (n, dt) ->
                n.real(TAU_M) > 100
                    ? leaky(0.9).spike(0, -1).exceeds(1)
                    : leaky(0.9).detachedSpike(0, -1).exceeds(1)),
        "all neurons of a population detach the same entries: tau_m = 200: found"
            + " [false], expected [true]");
  }
}
