package org.eprop.core.optimizer;

/**
 * A memory that decays without new gradients ends in denormal numbers, which slow every later
 * update, since Java does not flush them to zero.
 */
final class Denormals {

  /** Far below any gradient that matters, far above the denormals. */
  static final double SMALLEST = 1e-30;

  private Denormals() {}

  /** x, or 0 if it is smaller than {@link #SMALLEST}. */
  static double flush(double x) {
    return Math.abs(x) < SMALLEST ? 0 : x;
  }
}
