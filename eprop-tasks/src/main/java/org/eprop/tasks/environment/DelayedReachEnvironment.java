package org.eprop.tasks.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;

/**
 * The world of {@link DelayedReach}. Immutable.
 *
 * @param targets how many
 * @param radius of the circle that they are on, m
 * @param tolerance within which the tip is at a place, m
 * @param course how long what lasts
 * @param timeStep ms
 * @param progress the reward for the whole way
 * @param spikes whether spikes are seen
 */
record DelayedReachEnvironment(
    int targets,
    double radius,
    double tolerance,
    Course course,
    double timeStep,
    double progress,
    boolean spikes)
    implements Environment {

  /** Neurons that say one thing. */
  static final int GROUP = 5;

  /** Receptive fields of a joint. */
  static final int FIELDS = 10;

  static final int REALS = 5;

  /**
   * Steps.
   *
   * @param cue of the lit target
   * @param shortest delay
   * @param longest delay
   * @param reach of the go cue
   */
  record Course(int cue, int shortest, int longest, int reach) {}

  /** The direction of a target, as seen from the resting tip. */
  double direction(int target) {
    return 2 * Math.PI * target / targets;
  }

  @Override
  public int observations() {
    return spikes ? GROUP * (targets + 1) + 2 * FIELDS : REALS;
  }

  @Override
  public Actions actions() {
    return Actions.real(2);
  }

  @Override
  public int longestEpisode() {
    return course.cue() + course.longest() + course.reach();
  }

  @Override
  public Episode start(RandomGenerator random) {
    int target = random.nextInt(targets);
    int delay = random.nextInt(course.shortest(), course.longest() + 1);
    return new DelayedReachEpisode(this, target, delay, random);
  }

  @Override
  public List<String> actionNames() {
    return List.of("shoulder", "elbow");
  }

  @Override
  public List<String> observationNames() {
    if (!spikes) {
      return List.of("target x", "target y", "go", "shoulder", "elbow");
    }
    List<String> names = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      name("target " + target, GROUP, names);
    }
    name("go", GROUP, names);
    name("shoulder", FIELDS, names);
    name("elbow", FIELDS, names);
    return names;
  }

  private static void name(String what, int count, List<String> names) {
    for (int i = 0; i < count; i++) {
      names.add(what + " " + i);
    }
  }
}
