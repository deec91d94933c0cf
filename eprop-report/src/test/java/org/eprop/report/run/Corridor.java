package org.eprop.report.run;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;

/**
 * A walk of 40 steps, with a reward for being on the right; every second step is no decision.
 *
 * @param spikes whether places are seen as spikes and steps are real numbers; else it is seen as
 *     numbers and steps are to the left or right
 */
public record Corridor(boolean spikes) implements Environment {

  private static final int STEPS = 40;
  private static final int HALF = 4;

  @Override
  public int observations() {
    return spikes ? 2 * HALF + 1 : 2;
  }

  @Override
  public Actions actions() {
    return spikes ? Actions.real(1) : Actions.oneOf(2);
  }

  @Override
  public double timeStep() {
    return 2;
  }

  @Override
  public int longestEpisode() {
    return STEPS;
  }

  @Override
  public List<String> actionNames() {
    return spikes ? List.of("by") : List.of("left", "right");
  }

  @Override
  public List<String> observationNames() {
    return spikes ? List.of() : List.of("place", "one");
  }

  @Override
  public Episode start(RandomGenerator random) {
    return new Walk(spikes, random.nextInt(3) - 1);
  }

  private static final class Walk implements Episode {
    private final boolean spikes;
    private double place;
    private int step;

    Walk(boolean spikes, double place) {
      this.spikes = spikes;
      this.place = place;
    }

    @Override
    public void observe(float[] observation) {
      if (spikes) {
        observation[(int) Math.rint(place) + HALF] = 1;
      } else {
        observation[0] = (float) place;
        observation[1] = 1;
      }
    }

    @Override
    public boolean decides() {
      return step % 2 == 1;
    }

    @Override
    public Outcome act(int action) {
      return move(action == 1 ? 1 : -1);
    }

    @Override
    public Outcome act(double[] action) {
      return move(action[0]);
    }

    @Override
    public Outcome pass() {
      return move(0);
    }

    private Outcome move(double by) {
      place = Math.max(-HALF, Math.min(HALF, place + by));
      step++;
      double reward = place > 0 ? 1 : -0.5;
      return step == STEPS ? Outcome.truncated(reward) : Outcome.of(reward);
    }

    @Override
    public Optional<Boolean> success() {
      return Optional.of(place > 0);
    }

    @Override
    public Optional<Scene> scene() {
      return Optional.of(
          new Scene(
              new Scene.Frame(-5, -1, 5, 1),
              List.of(
                  new Scene.Line("<floor> & more", -4.5, -0.5, 4.5, -0.5),
                  new Scene.Circle("walker", place, 0, 0.4, true))));
    }
  }
}
