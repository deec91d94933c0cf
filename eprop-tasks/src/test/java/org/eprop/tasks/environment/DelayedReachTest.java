package org.eprop.tasks.environment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Outcome;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.eprop.tasks.environment.DelayedReach.DelayedReachEnvironment;
import org.eprop.tasks.environment.DelayedReach.DelayedReachEpisode;
import org.eprop.tck.ComponentContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract, also with spikes; the arm by hand; and every way in which a reach may end. */
class DelayedReachTest extends ComponentContract {

  private static final DelayedReachEnvironment WORLD = world(Map.of());

  @Override
  protected Component component() {
    return new DelayedReach();
  }

  private static DelayedReachEnvironment world(Map<String, Object> arguments) {
    DelayedReach factory = new DelayedReach();
    Environment made = factory.create(Choice.of(factory, arguments).context());
    return (DelayedReachEnvironment) made;
  }

  private static DelayedReachEpisode episode(int target, int delay) {
    return new DelayedReachEpisode(WORLD, target, delay, new RandomStreams(1).stream("world"));
  }

  @Nested
  class WithSpikes extends ComponentContract {
    @Override
    protected Component component() {
      return new DelayedReach();
    }

    @Override
    protected Map<String, ?> arguments() {
      return Map.of("spikes", true);
    }
  }

  /** At rest, links at 45 and 135 degrees; a step of 10 ms at 3 rad/s turns a joint by 0.03 rad. */
  @Test
  void movesAsTheEquationsSay() {
    DelayedReachEpisode episode = episode(0, 10);
    assertArrayEquals(new double[] {0, Math.sqrt(0.5)}, episode.tip(), 1e-15);
    assertEquals(Outcome.of(0), episode.act(new double[] {0.5, -7}));
    double first = Math.PI / 4 + 0.015;
    double both = first + Math.PI / 2 - 0.03;
    assertArrayEquals(
        new double[] {
          0.5 * Math.cos(first) + 0.5 * Math.cos(both), 0.5 * Math.sin(first) + 0.5 * Math.sin(both)
        },
        episode.tip(),
        1e-15);
  }

  @Test
  void targetsAreOnACircleAroundTheRestingTip() {
    DelayedReachEpisode episode = episode(0, 10);
    assertArrayEquals(new double[] {0.25, Math.sqrt(0.5)}, episode.place(0), 1e-15);
    assertArrayEquals(new double[] {0, Math.sqrt(0.5) + 0.25}, episode.place(2), 1e-15);
  }

  @Test
  void isPunishedForMovingBeforeTheGoCue() {
    DelayedReachEpisode episode = episode(0, 10);
    double[] away = {-1, 0};
    for (int t = 0; t < 4; t++) {
      assertEquals(Outcome.of(0), episode.act(away), "step " + t);
    }
    // 5 * 0.03 rad at 0.71 m is more than 0.1 m.
    assertEquals(Outcome.terminal(-1), episode.act(away));
    assertEquals(Optional.of(false), episode.success());
  }

  @Test
  void isPunishedForBeingLate() {
    DelayedReachEpisode episode = episode(0, 3);
    int last = 10 + 3 + 50;
    for (int t = 0; t < last - 1; t++) {
      assertEquals(Outcome.of(0), episode.act(new double[2]), "step " + t);
    }
    assertEquals(Outcome.terminal(-1), episode.act(new double[2]));
    assertEquals(Optional.of(false), episode.success());
  }

  /** Down the gradient of the distance: the rewards on the way add up to the way. */
  @Test
  void isRewardedForReaching() {
    for (int target = 0; target < 8; target++) {
      DelayedReachEpisode episode = episode(target, 0);
      for (int t = 0; t < 10; t++) {
        episode.act(new double[2]);
      }
      double sum = 0;
      Outcome outcome;
      do {
        outcome = episode.act(towards(episode, target));
        sum += outcome.reward();
      } while (!outcome.isLast());
      assertEquals(Optional.of(true), episode.success(), "target " + target);
      double[] tip = episode.tip();
      double[] place = episode.place(target);
      double rest = Math.hypot(tip[0] - place[0], tip[1] - place[1]);
      assertTrue(rest <= 0.1);
      assertEquals(1 + (0.25 - rest) / 0.25, sum, 1e-12, "target " + target);
    }
  }

  /** u = J^T (target - tip), J by differences. */
  private static double[] towards(DelayedReachEpisode episode, int target) {
    double[] tip = episode.tip();
    double[] place = episode.place(target);
    double x = place[0] - tip[0];
    double y = place[1] - tip[1];
    double[] elbow = elbow(tip);
    double first = -tip[1] * x + tip[0] * y;
    double second = -(tip[1] - elbow[1]) * x + (tip[0] - elbow[0]) * y;
    double size = Math.max(Math.abs(first), Math.abs(second));
    return new double[] {first / size, second / size};
  }

  /** The elbow of an arm whose elbow is bent to the left. */
  private static double[] elbow(double[] tip) {
    double half = Math.hypot(tip[0], tip[1]) / 2;
    double off = Math.sqrt(0.25 - half * half);
    return new double[] {
      tip[0] / 2 + off * tip[1] / (2 * half), tip[1] / 2 - off * tip[0] / (2 * half)
    };
  }

  @Test
  void showsTheTargetWhileItIsLitAndGoWhenItMayGo() {
    DelayedReachEpisode episode = episode(2, 5);
    float[] seen = new float[5];
    for (int t = 0; t < 20; t++) {
      episode.observe(seen);
      assertEquals(t < 10 ? 1 : 0, seen[1], 1e-6, "lit at step " + t);
      assertEquals(t < 15 ? 0 : 1, seen[2], "go at step " + t);
      episode.act(new double[2]);
    }
  }

  @Test
  void asSpikesTheLitTargetIsLoudest() {
    DelayedReachEnvironment world = world(Map.of("spikes", true, "cue", 20000.0));
    DelayedReachEpisode episode =
        new DelayedReachEpisode(world, 3, 5, new RandomStreams(1).stream("world"));
    float[] seen = new float[world.observations()];
    int[] counts = new int[seen.length];
    for (int t = 0; t < 1900; t++) {
      episode.observe(seen);
      for (int i = 0; i < seen.length; i++) {
        counts[i] += seen[i] == 1 ? 1 : 0;
      }
      episode.act(new double[2]);
    }
    for (int i = 0; i < 8 * 5; i++) {
      assertEquals(i / 5 == 3, counts[i] > 1000, world.observationNames().get(i));
    }
    assertFalse(counts[45] > counts[45 + 4], "the resting angle is in the middle");
  }

  @Test
  void refusesDelaysThatEndBeforeTheyBegin() {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> world(Map.of("delay_min", 300.0, "delay_max", 200.0)));
    assertEquals("delay_max: got 200.0, but expected at least delay_min, 300.0", e.getMessage());
  }
}
