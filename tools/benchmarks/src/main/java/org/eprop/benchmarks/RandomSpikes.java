package org.eprop.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;

/**
 * Sequences of spikes that say nothing, each to be told from the others.
 *
 * @param channels of the input
 * @param rate the probability of a spike of a channel in a step
 * @param steps of a sequence
 */
record RandomSpikes(int channels, double rate, int steps) {

  /** So many sequences, of the classes in turn; the same ones each time. */
  List<Sample> batch(int samples, int classes) {
    List<Sample> batch = new ArrayList<>();
    for (int b = 0; b < samples; b++) {
      RandomGenerator random = new RandomStreams(1).stream("sample", b);
      double[][] spikes = new double[steps][channels];
      for (double[] row : spikes) {
        Arrays.setAll(row, i -> random.nextDouble() < rate ? 1 : 0);
      }
      int[] labels = new int[steps];
      Arrays.fill(labels, b % classes);
      batch.add(new Sample(SpikeInput.of(channels, spikes), Target.classes(labels)));
    }
    return batch;
  }
}
