package org.eprop.nir.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.random.RandomStreams;

/** Spikes at random, where there are no data. */
public final class Noise {

  private Noise() {}

  /**
   * Draws samples.
   *
   * @param rate the probability that a channel spikes in a step
   */
  public static List<SpikeInput> samples(
      int count, int steps, int channels, double rate, long seed) {
    List<SpikeInput> samples = new ArrayList<>();
    RandomStreams streams = new RandomStreams(seed);
    for (int b = 0; b < count; b++) {
      RandomGenerator random = streams.stream("nir.noise", b);
      double[][] x = new double[steps][channels];
      for (double[] row : x) {
        for (int i = 0; i < channels; i++) {
          row[i] = random.nextDouble() < rate ? 1 : 0;
        }
      }
      samples.add(SpikeInput.of(channels, x));
    }
    return samples;
  }
}
