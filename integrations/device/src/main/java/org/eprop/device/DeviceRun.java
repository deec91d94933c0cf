package org.eprop.device;

import org.eprop.core.run.SampleRun;

/**
 * What a machine did with a sample.
 *
 * @param outputs y [step][output], in the network's units
 * @param spikes [population][step] who spiked, ascending
 */
public record DeviceRun(double[][] outputs, int[][][] spikes) implements SampleRun {

  @Override
  public int steps() {
    return outputs.length;
  }

  @Override
  public double loss() {
    return Double.NaN;
  }

  @Override
  public double loss(int m) {
    return Double.NaN;
  }

  @Override
  public double[] readoutAt(int m, int t) {
    return outputs[t].clone();
  }

  @Override
  public double[] errorAt(int m, int t) {
    throw new UnsupportedOperationException("a device's errors are not kept");
  }

  @Override
  public double errorSquares() {
    return Double.NaN;
  }

  @Override
  public int spikeCount(int p) {
    int sum = 0;
    for (int[] step : spikes[p]) {
      sum += step.length;
    }
    return sum;
  }

  @Override
  public int[] spikesAt(int p, int t) {
    return spikes[p][t].clone();
  }
}
