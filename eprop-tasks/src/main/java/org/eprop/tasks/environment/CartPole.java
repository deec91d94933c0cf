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

/**
 * A pole to be balanced on a cart (Barto, Sutton and Anderson 1983), with the constants, the limits
 * and the 500 steps of Gymnasium's CartPole-v1; see {@link CartPoleEnvironment.CartPoleEpisode}.
 */
public final class CartPole extends DescribedComponent implements EnvironmentFactory {

  static final Parameter VELOCITIES =
      Parameter.flag("velocities", true)
          .describe(
              "whether velocities are seen beside positions; without them, the network has to"
                  + " remember where things were");
  static final Parameter FIELDS =
      Parameter.integer("fields", 0)
          .atLeast(0)
          .describe(
              "receptive fields of each quantity, Gaussians that tile its range; 0 to show the"
                  + " quantity itself, 1 at its limit");
  static final Parameter STEPS =
      Parameter.integer("steps_per_action", 1)
          .above(0)
          .describe("steps of the network from one push to the next, which is 20 ms later");
  static final Parameter LIMIT =
      Parameter.integer("limit", 500).above(0).describe("pushes after which an episode is cut off");

  private static final int LONGEST = 1_000_000;

  public CartPole() {
    super(
        "cart_pole",
        "A pole on a cart that is pushed left or right every 20 ms (Barto, Sutton and Anderson"
            + " 1983; constants and limits of Gymnasium's CartPole-v1): reward 1 for each push until"
            + " the pole leans by more than 12 degrees, the cart is more than 2.4 m away, or 500 pushes"
            + " are made. With velocities false, the network sees the two positions alone.",
        VELOCITIES,
        FIELDS,
        STEPS,
        LIMIT);
  }

  @Override
  public Environment create(Context context) {
    if ((long) context.integer(STEPS) * context.integer(LIMIT) > LONGEST) {
      throw new InvalidInputException(
          "steps_per_action and limit: got episodes of "
              + (long) context.integer(STEPS) * context.integer(LIMIT)
              + " steps, but expected at most "
              + LONGEST);
    }
    return new CartPoleEnvironment(
        context.flag(VELOCITIES),
        new Fields(context.integer(FIELDS)),
        context.integer(STEPS),
        context.integer(LIMIT));
  }

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

  /**
   * One attempt to balance the pole. With the force F = +-10 N, the masses m_c = 1 kg of the cart
   * and m = 0.1 kg of the pole, M = m_c + m, half the pole's length l = 0.5 m, g = 9.8 m/s^2:
   *
   * <pre>
   *   p    = (F + m l w^2 sin a) / M
   *   dw/dt = (g sin a - p cos a) / (l (4/3 - m cos^2 a / M))
   *   dv/dt = p - m l (dw/dt) cos a / M
   * </pre>
   *
   * <p>(Barto, Sutton and Anderson 1983, without friction), with a the angle, w its velocity, v
   * that of the cart, by Euler's method with steps of 20 ms, positions first. Starts at four
   * numbers between -0.05 and 0.05.
   */
  static final class CartPoleEpisode implements Episode {

    /** s. */
    static final double TAU = 0.02;

    /** m. */
    static final double FARTHEST = 2.4;

    /** 12 degrees. */
    static final double STEEPEST = 12 * 2 * Math.PI / 360;

    /** What is shown as 1: about the largest velocities that a pole which is kept up has. */
    private static final double FAST = 2;

    private static final double SPINNING = 2;

    private static final double GRAVITY = 9.8;
    private static final double POLE = 0.1;
    private static final double TOTAL = 1 + POLE;
    private static final double LENGTH = 0.5;
    private static final double FORCE = 10;
    private static final double START = 0.05;

    /** A pole of 2 l, and the track with its ends, half a metre below. */
    private static final Scene.Frame FRAME = new Scene.Frame(-2.8, -0.6, 2.8, 1.3);

    private static final double HIGH = 0.24;
    private static final double WIDE = 0.6;

    private final CartPoleEnvironment environment;
    private double position;
    private double velocity;
    private double angle;
    private double spin;
    private int step;
    private int pushes;

    CartPoleEpisode(CartPoleEnvironment environment, RandomGenerator random) {
      this.environment = environment;
      position = random.nextDouble(-START, START);
      velocity = random.nextDouble(-START, START);
      angle = random.nextDouble(-START, START);
      spin = random.nextDouble(-START, START);
    }

    /** One that starts somewhere. */
    CartPoleEpisode(
        CartPoleEnvironment environment,
        double position,
        double velocity,
        double angle,
        double spin) {
      this.environment = environment;
      this.position = position;
      this.velocity = velocity;
      this.angle = angle;
      this.spin = spin;
    }

    /** Position, velocity, angle and its velocity: m, m/s, rad, rad/s. */
    double[] state() {
      return new double[] {position, velocity, angle, spin};
    }

    @Override
    public void observe(float[] observation) {
      Fields fields = environment.fields();
      int at = fields.show(position / FARTHEST, observation, 0);
      at = fields.show(angle / STEEPEST, observation, at);
      if (environment.velocities()) {
        at = fields.show(velocity / FAST, observation, at);
        fields.show(spin / SPINNING, observation, at);
      }
    }

    @Override
    public boolean decides() {
      return step == environment.stepsPerAction() - 1;
    }

    @Override
    public Outcome pass() {
      step++;
      return Outcome.of(0);
    }

    @Override
    public Outcome act(int action) {
      step = 0;
      pushes++;
      move(action == 1 ? FORCE : -FORCE);
      if (Math.abs(position) > FARTHEST || Math.abs(angle) > STEEPEST) {
        return Outcome.terminal(1);
      }
      return pushes == environment.limit() ? Outcome.truncated(1) : Outcome.of(1);
    }

    @Override
    public Optional<Scene> scene() {
      double left = position - WIDE / 2;
      double right = position + WIDE / 2;
      double tipX = position + 2 * LENGTH * StrictMath.sin(angle);
      double tipY = 2 * LENGTH * StrictMath.cos(angle);
      return Optional.of(
          new Scene(
              FRAME,
              List.of(
                  new Scene.Line("track", -FARTHEST, -HIGH, FARTHEST, -HIGH),
                  new Scene.Line("track", -FARTHEST, -HIGH, -FARTHEST, 0),
                  new Scene.Line("track", FARTHEST, -HIGH, FARTHEST, 0),
                  new Scene.Line("cart", left, 0, right, 0),
                  new Scene.Line("cart", left, -HIGH, right, -HIGH),
                  new Scene.Line("cart", left, -HIGH, left, 0),
                  new Scene.Line("cart", right, -HIGH, right, 0),
                  new Scene.Line("pole", position, 0, tipX, tipY))));
    }

    private void move(double force) {
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      double push = (force + POLE * LENGTH * spin * spin * sin) / TOTAL;
      double turning =
          (GRAVITY * sin - cos * push) / (LENGTH * (4.0 / 3 - POLE * cos * cos / TOTAL));
      double moving = push - POLE * LENGTH * turning * cos / TOTAL;
      position += TAU * velocity;
      velocity += TAU * moving;
      angle += TAU * spin;
      spin += TAU * turning;
    }
  }

  /**
   * How a quantity between -1 and 1 is shown: as it is, or by receptive fields, exp(-(x - c_i)^2 /
   * (2 s^2)) with n centres c_i from -1 to 1 and s their distance. Immutable.
   *
   * @param count n; 0 for the quantity itself
   */
  record Fields(int count) {

    int channels() {
      return Math.max(1, count);
    }

    /**
     * Shows a quantity.
     *
     * @param x cut off at -1 and 1 where fields show it
     * @param at the first of its channels
     * @return the first channel behind
     */
    int show(double x, float[] observation, int at) {
      if (count == 0) {
        observation[at] = (float) x;
        return at + 1;
      }
      double[] strength = new double[count];
      gauss(x, strength);
      for (int i = 0; i < count; i++) {
        observation[at + i] = (float) strength[i];
      }
      return at + count;
    }

    /**
     * Receptive fields, of which there are as many as the array is long.
     *
     * @param x cut off at -1 and 1
     * @param strength receives 0 to 1 of each
     */
    static void gauss(double x, double[] strength) {
      double cut = Math.max(-1, Math.min(1, x));
      int count = strength.length;
      double distance = count == 1 ? 1 : 2.0 / (count - 1);
      for (int i = 0; i < count; i++) {
        double off = (cut - (count == 1 ? 0 : -1 + i * distance)) / distance;
        strength[i] = StrictMath.exp(-off * off / 2);
      }
    }
  }
}
