package org.eprop.experiment.environment;

/** Draws all actions alike, and expects nothing. */
final class RandomAgent implements Agent {

  private final double[] policy;

  RandomAgent(int actions) {
    policy = new double[actions];
  }

  @Override
  public void begin() {}

  @Override
  public void see(float[] observation) {}

  @Override
  public double[] policy() {
    return policy;
  }

  @Override
  public double value() {
    return 0;
  }
}
