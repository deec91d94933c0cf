package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.core.plugin.Kind;

/** Environments whose success and reward do not fit. */
final class SubtleEnvironments {
  private final List<Planted> all = new ArrayList<>();

  private SubtleEnvironments() {}

  static List<Planted> all() {
    SubtleEnvironments p = new SubtleEnvironments();
    p.environments();
    return p.all;
  }

  /** A walk along a line of seven places; at its right end there is a reward. */
  static class Line implements Environment {
    @Override
    public int observations() {
      return 7;
    }

    @Override
    public boolean spikes() {
      return true;
    }

    @Override
    public Actions actions() {
      return Actions.oneOf(2);
    }

    @Override
    public double timeStep() {
      return 1;
    }

    @Override
    public int longestEpisode() {
      return 30;
    }

    @Override
    public Episode start(RandomGenerator random) {
      return new Walk(random.nextInt(1, 6));
    }

    double reward(boolean reached) {
      return reached ? 1 : 0;
    }

    boolean success(boolean reached) {
      return reached;
    }

    /** One walk. */
    final class Walk implements Episode {
      private int place;
      private int steps;

      Walk(int place) {
        this.place = place;
      }

      @Override
      public void observe(float[] observation) {
        for (int i = 0; i < observation.length; i++) {
          observation[i] = i == place ? 1 : 0;
        }
      }

      @Override
      public Outcome act(int action) {
        place += action == 1 ? 1 : -1;
        place = Math.max(0, place);
        steps++;
        double reward = reward(place == 6);
        return place == 6
            ? Outcome.terminal(reward)
            : steps == 30 ? Outcome.truncated(reward) : Outcome.of(reward);
      }

      @Override
      public Optional<Boolean> success() {
        return Optional.of(Line.this.success(place == 6));
      }
    }
  }

  private void environment(String mistake, String property, Environment environment) {
    all.add(
        new Planted(
            mistake, Kind.ENVIRONMENT, new Made.World(List.of(), c -> environment), property));
  }

  private void environments() {
    environment(
        "success is the opposite of its reward",
        "success",
        new Line() {
          @Override
          boolean success(boolean reached) {
            return !reached;
          }
        });
    environment(
        "a punishment at the goal",
        "success",
        new Line() {
          @Override
          double reward(boolean reached) {
            return reached ? -1 : 0;
          }
        });
  }
}
