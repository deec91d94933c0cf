package org.eprop.device;

import java.util.Arrays;
import org.eprop.api.task.Input;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.sequence.Inference;

/**
 * The first steps of a sample, and what the engine does with them, for the self-test.
 *
 * @param input the sample's
 * @param run spikes and outputs of those steps
 */
public record DeviceSample(Input input, DeviceRun run) {

  /**
   * Runs them.
   *
   * @param steps at most so many
   */
  public static DeviceSample of(EpropNetwork network, Input input, int steps) {
    Inference engine = network.inference();
    int populations = network.structure().populations().size();
    int count = Math.max(0, Math.min(steps, input.steps()));
    double[][] y = new double[count][];
    int[][][] spikes = new int[populations][count][];
    for (int t = 0; t < count; t++) {
      y[t] = step(engine, input, t);
      for (int p = 0; p < populations; p++) {
        spikes[p][t] = engine.spikes(p);
      }
    }
    return new DeviceSample(input, new DeviceRun(y, spikes));
  }

  private static double[] step(Inference engine, Input input, int t) {
    if (input instanceof SpikeInput events
        && Arrays.stream(Machine.row(input, t)).allMatch(x -> x <= 1)) {
      return engine.stepSpikes(
          Arrays.copyOfRange(events.channel(), events.start()[t], events.start()[t + 1]));
    }
    double[] row = Machine.row(input, t);
    float[] values = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      values[i] = (float) row[i];
    }
    return engine.step(values);
  }
}
