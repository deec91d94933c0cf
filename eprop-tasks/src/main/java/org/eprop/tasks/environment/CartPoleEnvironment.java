package org.eprop.tasks.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;

/**
 * The world of {@link CartPole}. Immutable.
 *
 * @param velocities whether they are seen
 * @param fields how quantities are shown
 * @param stepsPerAction of the network
 * @param limit pushes of an episode
 */
record CartPoleEnvironment(boolean velocities, Fields fields, int stepsPerAction, int limit)
    implements Environment {

  @Override
  public int observations() {
    return (velocities ? 4 : 2) * fields.channels();
  }

  @Override
  public Actions actions() {
    return Actions.oneOf(2);
  }

  @Override
  public double timeStep() {
    return 1000 * CartPoleEpisode.TAU / stepsPerAction;
  }

  @Override
  public int longestEpisode() {
    return stepsPerAction * limit;
  }

  @Override
  public Episode start(RandomGenerator random) {
    return new CartPoleEpisode(this, random);
  }

  @Override
  public List<String> actionNames() {
    return List.of("left", "right");
  }

  @Override
  public List<String> observationNames() {
    List<String> names = new ArrayList<>();
    List<String> quantities =
        velocities
            ? List.of("position", "angle", "velocity", "angular velocity")
            : List.of("position", "angle");
    for (String quantity : quantities) {
      for (int i = 0; i < fields.channels(); i++) {
        names.add(fields.channels() == 1 ? quantity : quantity + " " + i);
      }
    }
    return names;
  }
}
