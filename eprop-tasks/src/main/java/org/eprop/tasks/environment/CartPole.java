package org.eprop.tasks.environment;

import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
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
}
