package org.eprop.tasks.environment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eprop.api.environment.Outcome;
import org.eprop.api.plugin.Component;
import org.eprop.tasks.environment.CartPole.CartPoleEnvironment;
import org.eprop.tasks.environment.CartPole.CartPoleEpisode;
import org.eprop.tasks.environment.CartPole.Fields;
import org.eprop.tck.ComponentContract;
import org.junit.jupiter.api.Test;

/** The contract, and two steps of the cart by hand. */
class CartPoleTest extends ComponentContract {

  private static final CartPoleEnvironment WORLD =
      new CartPoleEnvironment(true, new Fields(0), 1, 500);

  @Override
  protected Component component() {
    return new CartPole();
  }

  /**
   * From rest, upright: p = 10 / 1.1, dw/dt = -p / (0.5 (4/3 - 1/11)) = -14.6341..., dv/dt = p +
   * 0.05 14.6341... / 1.1 = 9.7561...; positions move a step later.
   */
  @Test
  void twoPushesToTheRightByHand() {
    CartPoleEpisode episode = new CartPoleEpisode(WORLD, 0, 0, 0, 0);
    assertEquals(Outcome.of(1), episode.act(1));
    double turning = -600.0 / 41;
    double moving = 400.0 / 41;
    assertArrayEquals(new double[] {0, 0.02 * moving, 0, 0.02 * turning}, episode.state(), 1e-14);

    episode.act(1);
    double w = 0.02 * turning;
    double v = 0.02 * moving;
    assertArrayEquals(
        new double[] {0.02 * v, v + 0.02 * moving, 0.02 * w, w + 0.02 * turning},
        episode.state(),
        1e-14);
  }

  /**
   * Where neither angle nor its velocity is 0. Barto et al.'s two equations, solved here as the
   * linear system that they are: M dv + m l cos a dw = F + m l w^2 sin a, and cos a dv + 4/3 l dw =
   * g sin a.
   */
  @Test
  void aPushToTheLeftOfALeaningPole() {
    double a = 0.1;
    double w = -0.7;
    CartPoleEpisode episode = new CartPoleEpisode(WORLD, 1, 0.5, a, w);
    episode.act(0);
    double cos = Math.cos(a);
    double sin = Math.sin(a);
    double right = -10 + 0.05 * w * w * sin;
    double determinant = 1.1 * (4.0 / 3 * 0.5) - 0.05 * cos * cos;
    double moving = (right * (4.0 / 3 * 0.5) - 0.05 * cos * 9.8 * sin) / determinant;
    double turning = (1.1 * 9.8 * sin - cos * right) / determinant;
    assertArrayEquals(
        new double[] {1.01, 0.5 + 0.02 * moving, a + 0.02 * w, w + 0.02 * turning},
        episode.state(),
        1e-13);
  }

  @Test
  void endsWhereGymnasiumDoes() {
    assertEquals(Outcome.terminal(1), new CartPoleEpisode(WORLD, 2.39, 1, 0, 0).act(1));
    assertEquals(Outcome.terminal(1), new CartPoleEpisode(WORLD, 0, 0, 0.2, 1).act(1));
    assertEquals(Outcome.of(1), new CartPoleEpisode(WORLD, 2.39, 0, 0.2, 0).act(1));
  }
}
