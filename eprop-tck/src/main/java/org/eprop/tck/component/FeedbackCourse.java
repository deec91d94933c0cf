package org.eprop.tck.component;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.signal.LearningSignal;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Numbers;

/** A readout that learns, and the feedback weights of its neurons after each update. */
final class FeedbackCourse {

  static final int OUTPUTS = 4;
  static final int NEURONS = 16;

  /** Of those whose readout swings: each follows it by itself. */
  private static final int SWINGING = 4;

  final double[][] wOut = new double[NEURONS][OUTPUTS];
  final double[][] delta = new double[NEURONS][OUTPUTS];
  final double[][] b = new double[NEURONS][OUTPUTS];
  private final LearningSignal signal;
  private final RandomGenerator updates;

  FeedbackCourse(LearningSignal signal) {
    this(signal, 1, 3);
  }

  /** With other readout weights, or another stream for B. */
  FeedbackCourse(LearningSignal signal, long question, long seed) {
    this.signal = signal;
    this.updates = new RandomStreams(1 + question).stream("updates");
    RandomGenerator feedback = new RandomStreams(seed).stream("feedback");
    for (int j = 0; j < NEURONS; j++) {
      for (int k = 0; k < OUTPUTS; k++) {
        wOut[j][k] = updates.nextGaussian();
      }
      Arrays.fill(b[j], Double.NaN);
      signal.initialise(wOut[j].clone(), NEURONS, feedback, b[j]);
    }
  }

  /** One update by small random numbers. */
  void update() {
    for (int j = 0; j < NEURONS; j++) {
      for (int k = 0; k < OUTPUTS; k++) {
        delta[j][k] = 0.1 * updates.nextGaussian();
      }
    }
    follow(NEURONS);
  }

  /** Updates that take back what the one before has done, or do nothing, for some neurons. */
  void swing(double size, int times) {
    for (int i = 0; i < times; i++) {
      for (int j = 0; j < SWINGING; j++) {
        Arrays.fill(delta[j], i % 2 == 0 ? size : -size);
      }
      follow(SWINGING);
    }
  }

  private void follow(int neurons) {
    for (int j = 0; j < neurons; j++) {
      for (int k = 0; k < OUTPUTS; k++) {
        wOut[j][k] = (wOut[j][k] + delta[j][k]) * (1 - signal.readoutDecay());
      }
      signal.follow(wOut[j].clone(), delta[j].clone(), b[j]);
    }
  }

  /** max |B_jk|; infinite if some are not finite. */
  double size() {
    double size = 0;
    for (double[] row : b) {
      size = Math.max(size, Numbers.largest(row));
    }
    return size;
  }

  /** The correlation of B and W_out^T, about 0; 0 if one of them is 0. */
  double agreement() {
    return Numbers.correlation(
        numbers(), Arrays.stream(wOut).flatMapToDouble(Arrays::stream).toArray());
  }

  /** All B. */
  double[] numbers() {
    return Arrays.stream(b).flatMapToDouble(Arrays::stream).toArray();
  }
}
