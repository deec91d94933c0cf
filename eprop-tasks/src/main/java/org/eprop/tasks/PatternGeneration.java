package org.eprop.tasks;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.tasks.encoding.SpikeList;

/** The paper's first task: turn frozen noise into a given wave. */
public final class PatternGeneration extends DescribedComponent implements TaskFactory {

  static final Parameter INPUTS =
      Parameter.integer("inputs", 100).atLeast(1).describe("input neurons");
  static final Parameter RATE =
      Parameter.real("rate", 50).atLeast(0).atMost(1000).unit("Hz").describe("of an input neuron");
  static final Parameter STEPS =
      Parameter.integer("steps", 1000)
          .atLeast(2)
          .atMost(1_000_000)
          .unit("ms")
          .describe("length of the pattern");
  static final Parameter OUTPUTS =
      Parameter.integer("outputs", 1).atLeast(1).describe("waves to produce at the same time");
  static final Parameter PERIODS =
      Parameter.reals("periods", 1000.0, 500.0, 333.0, 200.0)
          .above(0)
          .unit("ms")
          .describe("of the sines that make up a wave");

  /** What rounding alone makes of a constant is far below. */
  private static final double LEAST_VARIANCE = 1e-12;

  private static final int INPUT_STREAM = 0;
  private static final int TARGET_STREAM = 1;

  public PatternGeneration() {
    super(
        "pattern_generation",
        "Pattern generation (Bellec et al. 2020): reproduce a sum of sines, whose amplitudes"
            + " (0.5 to 2) and phases are drawn from the seed and which is then brought to mean 0 and"
            + " variance 1 over the pattern. The input is one Poisson spike train per input neuron,"
            + " drawn once and the same in every repetition. There is one sequence, to be learned by"
            + " heart: an epoch is one repetition, and the validation and the test set are that very"
            + " sequence.",
        INPUTS,
        RATE,
        STEPS,
        OUTPUTS,
        PERIODS);
  }

  @Override
  public Task create(Context context) {
    NumberedStreams streams = new NumberedStreams(context.seed());
    int inputs = context.integer(INPUTS);
    int outputs = context.integer(OUTPUTS);
    int steps = context.integer(STEPS);
    double[] periods = context.reals(PERIODS);
    if (periods.length == 0) {
      throw new InvalidInputException("got an empty list, but expected at least one number")
          .at(PERIODS.name());
    }
    double[][] values = new double[steps][outputs];
    for (int k = 0; k < outputs; k++) {
      double[] wave = wave(steps, periods, streams.stream(TARGET_STREAM, k));
      for (int t = 0; t < steps; t++) {
        values[t][k] = wave[t];
      }
    }
    double p = context.real(RATE) / 1000;
    RandomGenerator random = streams.stream(INPUT_STREAM);
    SpikeInput input = SpikeList.of(inputs, steps, (t, i) -> random.nextDouble() < p);
    SampleList pattern = new SampleList(List.of(new Sample(input, Target.values(values))));
    return new FixedTask(inputs, outputs, 1, pattern, Optional.of(pattern), Optional.of(pattern));
  }

  /** sum_m a_m sin(2 pi t / period_m + phase_m), shifted and scaled. */
  private static double[] wave(int steps, double[] periods, RandomGenerator random) {
    double[] wave = new double[steps];
    for (double period : periods) {
      double amplitude = 0.5 + 1.5 * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      for (int t = 0; t < steps; t++) {
        wave[t] += amplitude * StrictMath.sin(2 * Math.PI * t / period + phase);
      }
    }
    double mean = 0;
    for (double w : wave) {
      mean += w / steps;
    }
    double variance = 0;
    for (double w : wave) {
      variance += (w - mean) * (w - mean) / steps;
    }
    if (variance < LEAST_VARIANCE) {
      throw new InvalidInputException(
              "got sines that do not change from step to step, but expected periods of which one"
                  + " is not 1 or a whole fraction of it")
          .at(PERIODS.name());
    }
    for (int t = 0; t < steps; t++) {
      wave[t] = (wave[t] - mean) / Math.sqrt(variance);
    }
    return wave;
  }
}
