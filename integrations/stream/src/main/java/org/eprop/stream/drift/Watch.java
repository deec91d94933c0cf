package org.eprop.stream.drift;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Watches answers whose labels come late. What was answered before an alarm says nothing about what
 * was done at it: those errors are left out, and a new detector watches the answers after it. For
 * one thread.
 *
 * @since 1.0
 */
public final class Watch {

  private final Supplier<DriftDetector> detectors;
  private DriftDetector detector;
  private long from;

  /**
   * @param detectors makes one, at the beginning and after each alarm
   */
  public Watch(Supplier<DriftDetector> detectors) {
    this.detectors = Objects.requireNonNull(detectors, "detectors: got null");
    detector = detectors.get();
  }

  /**
   * The label of an answer has come.
   *
   * @param step the answer's number, from 0
   * @param error of the answer, as the detector takes it
   * @param steps how many answers have been given by now
   * @return whether this is an alarm
   */
  public boolean add(long step, double error, long steps) {
    boolean alarm = step >= from && detector.add(error);
    if (alarm) {
      from = steps;
      detector = detectors.get();
    }
    return alarm;
  }

  /** What it goes on from. */
  public double[] state() {
    double[] inner = detector.state();
    double[] state = new double[inner.length + 1];
    state[0] = from;
    System.arraycopy(inner, 0, state, 1, inner.length);
    return state;
  }

  /** Goes on from there. */
  public void resume(double[] state) {
    from = (long) state[0];
    detector = detectors.get();
    detector.resume(Arrays.copyOfRange(state, 1, state.length));
  }
}
