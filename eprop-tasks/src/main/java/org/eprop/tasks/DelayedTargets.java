package org.eprop.tasks;

import java.util.Arrays;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;

/**
 * Samples in which the readout answers later: step t + d has the target of step t, so that the
 * network has heard d more steps before it has to say what step t is. The first d steps do not
 * count, and d steps without input follow the last one. The target delay of Graves and Schmidhuber,
 * Framewise phoneme classification with bidirectional LSTM, Neural Networks 18 (2005).
 *
 * @param given without delay
 * @param delay d, steps
 */
public record DelayedTargets(Dataset given, int delay) implements Dataset {

  /** For whatever task has a target at each step. */
  public static final Parameter TARGET_DELAY =
      Parameter.integer("target_delay", 0)
          .atLeast(0)
          .atMost(10_000)
          .unit("steps")
          .describe(
              "how many steps later the readout answers: what it says at a step is judged by the"
                  + " target of this many steps before; as many steps without input follow a sequence");

  /** The data, or as they are without a delay. */
  static Dataset of(Dataset given, int delay) {
    return delay == 0 ? given : new DelayedTargets(given, delay);
  }

  @Override
  public int size() {
    return given.size();
  }

  @Override
  public Sample sample(int epoch, int index) {
    Sample sample = given.sample(epoch, index);
    return new Sample(
        later(sample.input()), sample.targets().stream().map(t -> t.delayed(delay)).toList(), null);
  }

  @Override
  public String group(int index) {
    return given.group(index);
  }

  private Input later(Input input) {
    int steps = input.steps() + delay;
    if (input instanceof SpikeInput spikes) {
      int[] start = Arrays.copyOf(spikes.start(), steps + 1);
      Arrays.fill(start, input.steps() + 1, start.length, spikes.events());
      return new SpikeInput(input.channels(), start, spikes.channel());
    }
    float[][] values = Arrays.copyOf(((RealInput) input).values(), steps);
    Arrays.fill(values, input.steps(), steps, new float[input.channels()]);
    return new RealInput(input.channels(), values);
  }
}
