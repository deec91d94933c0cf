package org.eprop.tasks.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.tasks.environment.CartPole.Fields;

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

  /**
   * One reach. The arm lies in a plane; its tip is, with the angles a1 of the shoulder and a2 of
   * the elbow, and two links of l = 0.5 m,
   *
   * <pre>
   *   x = l cos a1 + l cos(a1 + a2),    y = l sin a1 + l sin(a1 + a2)
   * </pre>
   *
   * <p>and an action u sets the angular velocities: a_i moves on by dt w max(-1, min(1, u_i)) at
   * each step, with w = 3 rad/s; the shoulder stays between -pi/2 and pi, the elbow between 0 and
   * pi. It starts at a1 = pi/4, a2 = pi/2, its tip 0.71 m in front of the shoulder.
   *
   * <p>With d the distance of the tip from the target, the reward of a step after the go cue is
   * progress (d - d') / radius, and 1 more for the last one, if it reaches the target; and -1 where
   * the tip leaves its place of rest before the go cue, or the time is over.
   *
   * <p>(Bellec et al. 2020 let such an arm reach after a delay; these constants are not theirs.)
   */
  static final class DelayedReachEpisode implements Episode {

    static final double SHOULDER = Math.PI / 4;
    static final double ELBOW = Math.PI / 2;

    /** w, rad/s. */
    static final double FASTEST = 3;

    /** l, m. */
    private static final double LINK = 0.5;

    private static final double MOST_SHOULDER = Math.PI;
    private static final double LEAST_SHOULDER = -Math.PI / 2;
    private static final double MOST_ELBOW = Math.PI;

    /** As far as a joint turns, rad: shown as 1, and the end of receptive fields. */
    private static final double RANGE = 1;

    /** Of a neuron at its strongest, spikes per ms, and of one that has nothing to say. */
    private static final double LOUD = 0.1;

    private static final double QUIET = 0.002;

    private static final Scene.Frame FRAME = new Scene.Frame(-0.6, -0.1, 0.6, 1.1);
    private static final double PLACE = 0.035;

    private final DelayedReachEnvironment world;
    private final int target;
    private final int go;
    private final RandomGenerator random;
    private final double[] fields = new double[DelayedReachEnvironment.FIELDS];
    private double shoulder = SHOULDER;
    private double elbow = ELBOW;
    private int step;
    private boolean reached;

    /**
     * @param target 0 .. targets-1
     * @param delay steps from the end of the cue to the go cue
     * @param random spikes are drawn from it
     */
    DelayedReachEpisode(
        DelayedReachEnvironment world, int target, int delay, RandomGenerator random) {
      this.world = world;
      this.target = target;
      this.go = world.course().cue() + delay;
      this.random = random;
    }

    private static double x(double shoulder, double elbow) {
      return LINK * StrictMath.cos(shoulder) + LINK * StrictMath.cos(shoulder + elbow);
    }

    private static double y(double shoulder, double elbow) {
      return LINK * StrictMath.sin(shoulder) + LINK * StrictMath.sin(shoulder + elbow);
    }

    /** The tip, m. */
    double[] tip() {
      return new double[] {x(shoulder, elbow), y(shoulder, elbow)};
    }

    /** Where a target is, m. */
    double[] place(int which) {
      double direction = world.direction(which);
      return new double[] {
        x(SHOULDER, ELBOW) + world.radius() * StrictMath.cos(direction),
        y(SHOULDER, ELBOW) + world.radius() * StrictMath.sin(direction)
      };
    }

    private double distance(double x, double y) {
      double[] tip = tip();
      return StrictMath.hypot(tip[0] - x, tip[1] - y);
    }

    private double toTarget() {
      double[] place = place(target);
      return distance(place[0], place[1]);
    }

    private boolean isLit() {
      return step < world.course().cue();
    }

    private boolean mayGo() {
      return step >= go;
    }

    @Override
    public void observe(float[] observation) {
      double first = (shoulder - SHOULDER) / RANGE;
      double second = (elbow - ELBOW) / RANGE;
      if (!world.spikes()) {
        double direction = world.direction(target);
        observation[0] = isLit() ? (float) StrictMath.cos(direction) : 0;
        observation[1] = isLit() ? (float) StrictMath.sin(direction) : 0;
        observation[2] = mayGo() ? 1 : 0;
        observation[3] = (float) first;
        observation[4] = (float) second;
        return;
      }
      int at = 0;
      for (int k = 0; k < world.targets(); k++) {
        at = group(isLit() && k == target, observation, at);
      }
      at = group(mayGo(), observation, at);
      at = joint(first, observation, at);
      joint(second, observation, at);
    }

    private int group(boolean on, float[] observation, int at) {
      for (int i = 0; i < DelayedReachEnvironment.GROUP; i++) {
        observation[at + i] = spike(on ? LOUD : QUIET);
      }
      return at + DelayedReachEnvironment.GROUP;
    }

    /** Neurons whose rates are Gaussians that tile -1 to 1. */
    private int joint(double x, float[] observation, int at) {
      Fields.gauss(x, fields);
      for (int i = 0; i < fields.length; i++) {
        observation[at + i] = spike(QUIET + (LOUD - QUIET) * fields[i]);
      }
      return at + fields.length;
    }

    private float spike(double rate) {
      return random.nextDouble() < Math.min(1, rate * world.timeStep()) ? 1 : 0;
    }

    @Override
    public Outcome act(double[] action) {
      double before = toTarget();
      double furthest = world.timeStep() / 1000 * FASTEST;
      shoulder =
          limited(shoulder + furthest * limited(action[0], -1, 1), LEAST_SHOULDER, MOST_SHOULDER);
      elbow = limited(elbow + furthest * limited(action[1], -1, 1), 0, MOST_ELBOW);
      boolean may = mayGo();
      step++;
      if (!may) {
        boolean left = distance(x(SHOULDER, ELBOW), y(SHOULDER, ELBOW)) > world.tolerance();
        return left ? Outcome.terminal(-1) : Outcome.of(0);
      }
      double after = toTarget();
      double reward = world.progress() * (before - after) / world.radius();
      reached = after <= world.tolerance();
      if (reached) {
        return Outcome.terminal(reward + 1);
      }
      boolean late = step == go + world.course().reach();
      return late ? Outcome.terminal(reward - 1) : Outcome.of(reward);
    }

    private static double limited(double x, double least, double most) {
      return Math.max(least, Math.min(most, x));
    }

    @Override
    public Optional<Boolean> success() {
      return Optional.of(reached);
    }

    @Override
    public Optional<Scene> scene() {
      double elbowX = LINK * StrictMath.cos(shoulder);
      double elbowY = LINK * StrictMath.sin(shoulder);
      double[] tip = tip();
      double[] wanted = place(target);
      List<Scene.Shape> shapes = new ArrayList<>();
      for (int k = 0; k < world.targets(); k++) {
        double[] place = place(k);
        shapes.add(new Scene.Circle("places", place[0], place[1], PLACE, false));
      }
      if (isLit()) {
        shapes.add(new Scene.Circle("target, lit", wanted[0], wanted[1], PLACE, true));
      }
      if (mayGo()) {
        shapes.add(
            new Scene.Circle(
                "to be reached, from the go cue", wanted[0], wanted[1], world.tolerance(), false));
      }
      shapes.add(new Scene.Line("arm", 0, 0, elbowX, elbowY));
      shapes.add(new Scene.Line("arm", elbowX, elbowY, tip[0], tip[1]));
      shapes.add(new Scene.Circle("tip", tip[0], tip[1], PLACE / 2, true));
      return Optional.of(new Scene(FRAME, shapes));
    }
  }
}
