package org.eprop.stream.drift;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Gives a detector the mean of each few errors in a row. Detectors take errors for independent. In
 * a stream with memory they are not: one wrong answer follows another, and each such run would be
 * an alarm.
 *
 * @since 1.0
 */
public final class OfBlocks implements DriftDetector {

  private final DriftDetector detector;
  private final int length;
  private double sum;
  private int count;

  /**
   * @param detector of the means
   * @param length over how many errors each is; about as many as errors remember each other
   * @throws InvalidInputException if that is less than 1
   */
  public OfBlocks(DriftDetector detector, int length) {
    if (length < 1) {
      throw new InvalidInputException("length: got " + length + ", but expected a number >= 1");
    }
    this.detector = detector;
    this.length = length;
  }

  @Override
  public boolean add(double error) {
    sum += error;
    count++;
    if (count < length) {
      return false;
    }
    double mean = sum / length;
    sum = 0;
    count = 0;
    return detector.add(mean);
  }

  @Override
  public double[] state() {
    double[] inner = detector.state();
    double[] state = Arrays.copyOf(new double[] {sum, count}, inner.length + 2);
    System.arraycopy(inner, 0, state, 2, inner.length);
    return state;
  }

  @Override
  public void resume(double[] state) {
    boolean fits = state.length >= 2 && state[1] >= 0 && state[1] < length;
    if (!fits || !(state[0] >= 0 && state[0] <= state[1])) {
      throw new InvalidInputException("got a state that is not one of means of blocks");
    }
    sum = state[0];
    count = (int) state[1];
    detector.resume(Arrays.copyOfRange(state, 2, state.length));
  }
}
