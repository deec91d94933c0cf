package org.eprop.tasks.environment;

import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * Where to reach is shown, then nothing is, and only on a signal may the arm move: the delayed
 * reaching with an arm of two joints of Bellec et al. 2020 (reward-based e-prop); see {@link
 * DelayedReachEpisode} for the equations. The course of an episode is the paper's; lengths,
 * durations, rewards and the coding of what is seen are chosen here.
 */
public final class DelayedReach extends DescribedComponent implements EnvironmentFactory {

  static final Parameter TARGETS =
      Parameter.integer("targets", 8)
          .above(0)
          .atMost(64)
          .describe("places to reach for, evenly spaced on a circle around the resting tip");
  static final Parameter RADIUS =
      Parameter.real("radius", 0.25)
          .above(0)
          .atMost(0.28)
          .unit("m")
          .describe("of that circle; the arm is 1 m long");
  static final Parameter TOLERANCE =
      Parameter.real("tolerance", 0.1)
          .above(0)
          .atMost(0.2)
          .unit("m")
          .describe(
              "how close to the target the tip has to come, and how far from rest it may go before"
                  + " the go cue");
  static final Parameter CUE =
      Parameter.real("cue", 100).above(0).unit("ms").describe("how long the target is lit");
  static final Parameter DELAY_MIN =
      Parameter.real("delay_min", 100)
          .atLeast(0)
          .unit("ms")
          .describe("the shortest time from there to the go cue");
  static final Parameter DELAY_MAX =
      Parameter.real("delay_max", 500)
          .atLeast(0)
          .unit("ms")
          .describe("the longest; which it is, is drawn for each episode");
  static final Parameter REACH =
      Parameter.real("reach", 500)
          .above(0)
          .unit("ms")
          .describe("how long the go cue lasts, within which the target is to be reached");
  static final Parameter TIME_STEP =
      Parameter.real("time_step", 10)
          .atLeast(0.1)
          .atMost(100)
          .unit("ms")
          .describe("from one step of the network, and one action, to the next");
  static final Parameter PROGRESS =
      Parameter.real("progress", 1)
          .atLeast(0)
          .describe(
              "the reward for the whole way to the target, paid step by step after the go cue as"
                  + " the tip comes closer; 0 for none before it is reached");
  static final Parameter SPIKES =
      Parameter.flag("spikes", false)
          .describe(
              "whether all is seen by neurons that spike: 5 for each target, 5 for the go cue, and"
                  + " 10 with receptive fields for each joint; else as 5 numbers: the direction of"
                  + " the lit target, the go cue and the two angles");

  private static final int LONGEST = 100_000;

  public DelayedReach() {
    super(
        "delayed_reach",
        "An arm of two joints rests while one of the targets around its tip is lit for 100 ms and"
            + " for a while thereafter; on the go cue it has to reach the target that was lit (Bellec"
            + " et al. 2020). Actions are the angular velocities of the joints, 1 for 3 rad/s, cut off"
            + " at -1 and 1. Reward 1 for coming closer step by step, 1 for reaching the target, and -1"
            + " for moving before the go cue or for not reaching the target in time.",
        TARGETS,
        RADIUS,
        TOLERANCE,
        CUE,
        DELAY_MIN,
        DELAY_MAX,
        REACH,
        TIME_STEP,
        PROGRESS,
        SPIKES);
  }

  @Override
  public Environment create(Context context) {
    double shortest = context.real(DELAY_MIN);
    double longest = context.real(DELAY_MAX);
    if (shortest > longest) {
      throw new InvalidInputException(
              "got " + longest + ", but expected at least delay_min, " + shortest)
          .at(DELAY_MAX.name());
    }
    double radius = context.real(RADIUS);
    double tolerance = context.real(TOLERANCE);
    if (tolerance >= radius) {
      throw new InvalidInputException(
              "got " + tolerance + ", but expected less than radius, " + radius)
          .at(TOLERANCE.name());
    }
    double dt = context.real(TIME_STEP);
    double all = (context.real(CUE) + longest + context.real(REACH)) / dt;
    if (all > LONGEST) {
      throw new InvalidInputException(
          "cue, delay_max, reach and time_step: got episodes of "
              + all
              + " steps, but expected at most "
              + LONGEST);
    }
    return new DelayedReachEnvironment(
        context.integer(TARGETS),
        radius,
        tolerance,
        new DelayedReachEnvironment.Course(
            steps(context.real(CUE), dt),
            (int) Math.rint(shortest / dt),
            (int) Math.rint(longest / dt),
            steps(context.real(REACH), dt)),
        dt,
        context.real(PROGRESS),
        context.flag(SPIKES));
  }

  private static int steps(double ms, double dt) {
    return (int) Math.max(1, Math.rint(ms / dt));
  }
}
