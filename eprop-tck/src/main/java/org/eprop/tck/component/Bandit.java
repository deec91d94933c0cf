package org.eprop.tck.component;

import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.tck.check.Probe;

/**
 * The least world to learn in: something is seen, and at the last step something is done, which
 * pays or does not.
 *
 * @param choice whether one of three things is done, of which the last pays 1; else it is a number,
 *     which pays -(a - 1)^2
 */
record Bandit(boolean choice) implements Environment {

  static final int ARMS = 3;
  static final int PAYS = ARMS - 1;
  private static final int STEPS = 5;

  @Override
  public int observations() {
    return 2;
  }

  @Override
  public Actions actions() {
    return choice ? Actions.oneOf(ARMS) : Actions.real(1);
  }

  @Override
  public double timeStep() {
    return Probe.TIME_STEP;
  }

  @Override
  public int longestEpisode() {
    return STEPS;
  }

  @Override
  public Episode start(RandomGenerator random) {
    return new Pull();
  }

  private static final class Pull implements Episode {
    private int step;

    @Override
    public void observe(float[] observation) {
      observation[0] = 1;
      observation[1] = -1;
    }

    @Override
    public boolean decides() {
      return step == STEPS - 1;
    }

    @Override
    public Outcome pass() {
      step++;
      return Outcome.of(0);
    }

    @Override
    public Outcome act(int action) {
      return Outcome.terminal(action == PAYS ? 1 : 0);
    }

    @Override
    public Outcome act(double[] action) {
      return Outcome.terminal(-(action[0] - 1) * (action[0] - 1));
    }
  }
}
