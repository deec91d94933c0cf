package org.eprop.stream.drift;

/** An alarm at the error of this number, and no more until there is a new one. */
public final class AtErrors implements DriftDetector {

  private double left;

  public AtErrors(int errors) {
    left = errors;
  }

  @Override
  public boolean add(double error) {
    left -= error > 0 ? 1 : 0;
    return left == 0 && error > 0;
  }

  @Override
  public double[] state() {
    return new double[] {left};
  }

  @Override
  public void resume(double[] state) {
    left = state[0];
  }
}
