package org.eprop.tck.planted.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.planted.Made;
import org.eprop.tck.planted.Planted;
import org.eprop.tck.planted.Right;

/** Components of times: initial weights in which they cancel, and signals that come late. */
public final class Timed {

  private static final Parameter TAU_M =
      Parameter.real("tau_m", 20).above(0).unit("ms").describe("membrane time constant");
  private static final Parameter TAU_S =
      Parameter.real("tau_s", 5).above(0).unit("ms").describe("synaptic time constant");
  private static final Parameter RATE =
      Parameter.real("rate", 10).above(0).unit("Hz").describe("of a presynaptic neuron");
  private static final Parameter DELAY =
      Parameter.real("delay", 20).atLeast(1).atMost(4000).unit("ms").describe("of the signal");

  private Timed() {}

  /** Right ones. */
  public static List<Right> right() {
    List<Right> all = new ArrayList<>();
    all.add(
        new Right(
            "fluctuation-driven, where dt cancels (Rossbroich et al. 2022)",
            Kind.INITIAL_WEIGHTS,
            weights(c -> variance(c.real(TAU_M), c.real(TAU_S), c.real(RATE) / 1000))));
    all.add(
        new Right(
            "a learning signal that comes as late as a parameter says",
            Kind.LEARNING_SIGNAL,
            signal(DELAY, c -> (int) Math.rint(c.real(DELAY) / c.timeStep()))));
    all.add(
        new Right(
            "errors that leak within 10,000 steps",
            Kind.LEARNING_SIGNAL,
            new Made.Signal(List.of(), c -> new Summed(0.9999))));
    all.add(
        new Right(
            "a learning signal that comes 2,000 steps late",
            Kind.LEARNING_SIGNAL,
            signal(null, c -> 2000)));
    return all;
  }

  private static void byOutputs(float[][] w, InitialWeights.Shape shape, RandomGenerator random) {
    for (float[] row : w) {
      fill(row, 1 / StrictMath.sqrt(shape.post()), random);
    }
  }

  /** Keeps a share of what it was. */
  private record Summed(double kept) implements StepSignal {
    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      for (int k = 0; k < b.length; k++) {
        b[k] = random.nextGaussian();
      }
    }

    @Override
    public int stateSize(int neurons, int outputs) {
      return neurons;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      for (int j = 0; j < signal.length; j++) {
        state[j] *= kept;
        for (int k = 0; k < step.error().length; k++) {
          state[j] += step.feedback()[k][j] * step.error()[k];
        }
        signal[j] = state[j];
      }
    }
  }

  /** Wrong ones. */
  public static List<Planted> wrong() {
    List<Planted> all = new ArrayList<>();
    all.add(
        new Planted(
            "a rate in Hz taken for one in 1/ms",
            Kind.INITIAL_WEIGHTS,
            weights(c -> variance(c.real(TAU_M), c.real(TAU_S), c.real(RATE) * c.timeStep())),
            "time_step"));
    all.add(
        new Planted(
            "a time constant that is not divided by another",
            Kind.INITIAL_WEIGHTS,
            weights(c -> 1 / (c.real(TAU_M) + c.real(TAU_S) + 1 / c.real(RATE))),
            "time_step"));
    all.add(
        new Planted(
            "a delay in steps that says ms",
            Kind.LEARNING_SIGNAL,
            signal(DELAY, c -> (int) c.real(DELAY)),
            "time_step"));
    all.add(
        new Planted(
            "errors that add up for ever",
            Kind.LEARNING_SIGNAL,
            new Made.Signal(List.of(), c -> new Summed(1)),
            "step_bounded"));
    all.add(
        new Planted(
            "weights scaled by the number of outputs",
            Kind.INITIAL_WEIGHTS,
            new Made.Weights(List.of(), c -> Timed::byOutputs),
            "fan_in"));
    all.add(
        new Planted(
            "a learning signal that never comes",
            Kind.LEARNING_SIGNAL,
            signal(null, c -> Integer.MAX_VALUE),
            "step_finite"));
    return all;
  }

  /**
   * n times the variance of weights so that membranes fluctuate by 1: 1 / (nu int epsilon(t)^2 dt),
   * of potentials epsilon that rise with tau_s and fall with tau_m.
   */
  private static double variance(double tauM, double tauS, double rate) {
    return 2 * (tauM + tauS) / (rate * tauS * tauS);
  }

  private static Made.Weights weights(ToDoubleFunction<Context> variance) {
    return new Made.Weights(
        List.of(TAU_M, TAU_S, RATE),
        c -> {
          double size = StrictMath.sqrt(variance.applyAsDouble(c));
          return (InitialWeights)
              (w, shape, random) -> {
                for (float[] row : w) {
                  fill(row, size / StrictMath.sqrt(shape.inputsPerNeuron()), random);
                }
              };
        });
  }

  private static void fill(float[] row, double size, RandomGenerator random) {
    for (int k = 0; k < row.length; k++) {
      row[k] = (float) (size * random.nextGaussian());
    }
  }

  private static Made.Signal signal(Parameter delay, ToDoubleFunction<Context> steps) {
    return new Made.Signal(
        delay == null ? List.of() : List.of(delay), c -> new Late((int) steps.applyAsDouble(c)));
  }

  /** The error through random weights, so many steps later; the last entry counts steps. */
  private record Late(int steps) implements StepSignal {
    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      for (int k = 0; k < b.length; k++) {
        b[k] = random.nextGaussian();
      }
    }

    private int kept() {
      return steps == Integer.MAX_VALUE ? 1 : steps;
    }

    @Override
    public int stateSize(int neurons, int outputs) {
      return kept() * neurons + 1;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      int n = signal.length;
      int t = (int) state[kept() * n]++;
      int at = t % kept() * n;
      System.arraycopy(state, at, signal, 0, n);
      Arrays.fill(state, at, at + n, 0);
      for (int k = 0; k < step.error().length && steps < Integer.MAX_VALUE; k++) {
        for (int j = 0; j < n; j++) {
          state[at + j] += step.feedback()[k][j] * step.error()[k];
        }
      }
    }
  }
}
