package org.eprop.report.explain;

import java.util.List;
import java.util.OptionalDouble;
import org.eprop.api.plugin.InvalidInputException;

/**
 * What is to be explained.
 *
 * @param settings changes to the experiment, as {@code eprop train --set} takes them
 * @param seed of input spikes, target, and whatever else is random
 * @param steps T
 * @param inputRate the probability of an input spike at a step
 * @param inputWeight W_in; the least at which the neuron spikes often enough unless given
 * @param recurrentWeight W_rec; likewise
 * @param outputWeight W_out
 * @param learningRate eta
 */
public record ExplainSettings(
    List<String> settings,
    long seed,
    int steps,
    double inputRate,
    OptionalDouble inputWeight,
    OptionalDouble recurrentWeight,
    double outputWeight,
    double learningRate) {

  /** What a page can show. */
  static final int MOST_STEPS = 1000;

  /**
   * Checks it.
   *
   * @throws InvalidInputException if a number is out of range
   */
  public ExplainSettings {
    settings = List.copyOf(settings);
    if (steps < 20 || steps > MOST_STEPS) {
      throw new InvalidInputException("steps: got " + steps + ", but expected 20 to " + MOST_STEPS);
    }
    if (!(inputRate > 0) || inputRate > 1) {
      throw new InvalidInputException(
          "input rate: got " + inputRate + ", but expected a number > 0 and <= 1");
    }
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new InvalidInputException(
          "learning rate: got " + learningRate + ", but expected a number > 0");
    }
    expectNonZero("W_in", inputWeight);
    expectNonZero("W_rec", recurrentWeight);
    expectNonZero("W_out", OptionalDouble.of(outputWeight));
  }

  private static void expectNonZero(String name, OptionalDouble weight) {
    weight.ifPresent(
        w -> {
          if (!Double.isFinite(w) || w == 0) {
            throw new InvalidInputException(
                name + ": got " + w + ", but expected a finite number other than 0");
          }
        });
  }

  /** 120 steps of an LIF neuron with the derivative of a sigmoid, weights that make it spike. */
  public static ExplainSettings defaults() {
    return new ExplainSettings(
        List.of(), 3, 120, 0.14, OptionalDouble.empty(), OptionalDouble.empty(), 0.5, 0.0001);
  }

  /** With changes to the experiment, after those there are. */
  public ExplainSettings with(List<String> more) {
    List<String> all = new java.util.ArrayList<>(settings);
    all.addAll(more);
    return new ExplainSettings(
        all, seed, steps, inputRate, inputWeight, recurrentWeight, outputWeight, learningRate);
  }
}
