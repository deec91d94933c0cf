package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;
import org.eprop.api.plugin.Context;
import org.eprop.tck.data.EnvironmentChecks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Environments that are wrong on purpose: a walk to one end of a corridor. */
class WrongEnvironmentsTest {

  private enum Mistake {
    REMEMBERS_EPISODES("pure"),
    SHARES_THE_PLACE("apart"),
    NEVER_ENDS("episodes"),
    HALF_AN_OBSERVATION("episodes"),
    HALF_A_SPIKE("episodes"),
    REWARD_WITHOUT_END("episodes"),
    NO_STEP("sizes"),
    ONE_NAME("sizes"),
    ALWAYS_THE_SAME("seeded"),
    DEAF("answers"),
    SUCCESS_UPSIDE_DOWN("success"),
    SCENES_THAT_MOVE_ON("scenes"),
    A_FRAME_THAT_MOVES("scenes"),
    NO_SCENE_AT_THE_END("scenes");

    private final String property;

    Mistake(String property) {
      this.property = property;
    }
  }

  private record Factory(Set<Mistake> mistakes) implements EnvironmentFactory {
    @Override
    public String name() {
      return "corridor";
    }

    @Override
    public String description() {
      return "A corridor.";
    }

    @Override
    public Environment create(Context context) {
      return new Corridor(mistakes);
    }
  }

  private static final class Corridor implements Environment {
    private final Set<Mistake> mistakes;
    private final int[] place = new int[1];
    private int episodes;

    Corridor(Set<Mistake> mistakes) {
      this.mistakes = mistakes;
    }

    @Override
    public int observations() {
      return 2;
    }

    @Override
    public boolean spikes() {
      return mistakes.contains(Mistake.HALF_A_SPIKE);
    }

    @Override
    public Actions actions() {
      return Actions.oneOf(2);
    }

    @Override
    public double timeStep() {
      return mistakes.contains(Mistake.NO_STEP) ? 0 : 1;
    }

    @Override
    public int longestEpisode() {
      return 20;
    }

    @Override
    public List<String> actionNames() {
      return mistakes.contains(Mistake.ONE_NAME) ? List.of("on") : List.of();
    }

    @Override
    public Episode start(RandomGenerator random) {
      int[] own = mistakes.contains(Mistake.SHARES_THE_PLACE) ? place : new int[1];
      own[0] = mistakes.contains(Mistake.ALWAYS_THE_SAME) ? 0 : random.nextInt(7) - 3;
      own[0] += mistakes.contains(Mistake.REMEMBERS_EPISODES) ? episodes++ % 2 : 0;
      return new Walk(mistakes, own);
    }
  }

  private static final class Walk implements Episode {
    private final Set<Mistake> mistakes;
    private final int[] place;
    private int steps;
    private double sum;

    Walk(Set<Mistake> mistakes, int[] place) {
      this.mistakes = mistakes;
      this.place = place;
    }

    @Override
    public void observe(float[] observation) {
      boolean spikes = mistakes.contains(Mistake.HALF_A_SPIKE);
      observation[0] = spikes ? 0.5f : place[0];
      if (!mistakes.contains(Mistake.HALF_AN_OBSERVATION)) {
        observation[1] = 1;
      }
    }

    @Override
    public Optional<Scene> scene() {
      if (mistakes.contains(Mistake.SCENES_THAT_MOVE_ON)) {
        place[0]++;
      }
      double moved = mistakes.contains(Mistake.A_FRAME_THAT_MOVES) ? steps : 0;
      return mistakes.contains(Mistake.NO_SCENE_AT_THE_END) && steps == 19
          ? Optional.empty()
          : Optional.of(
              new Scene(
                  new Scene.Frame(-30 + moved, -1, 30 + moved, 1),
                  List.of(new Scene.Circle("walker", place[0], 0, 0.5, true))));
    }

    @Override
    public Optional<Boolean> success() {
      return Optional.of(sum > 0 != mistakes.contains(Mistake.SUCCESS_UPSIDE_DOWN));
    }

    @Override
    public Outcome act(int action) {
      place[0] += mistakes.contains(Mistake.DEAF) || action == 1 ? 1 : -1;
      steps++;
      double reward = mistakes.contains(Mistake.REWARD_WITHOUT_END) ? 1.0 / 0 : place[0];
      sum += reward;
      boolean last = steps == 20 && !mistakes.contains(Mistake.NEVER_ENDS);
      return last ? Outcome.terminal(reward) : Outcome.of(reward);
    }
  }

  private static Check<EnvironmentFactory> check(String property) {
    return EnvironmentChecks.all().stream()
        .filter(check -> check.property().equals(property))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theRightOnePasses() {
    Factory right = new Factory(EnumSet.noneOf(Mistake.class));
    for (Check<EnvironmentFactory> check : EnvironmentChecks.all()) {
      if (!check.property().equals("registered")) {
        Caught.notBy(check, right);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Mistake.class)
  void isCaught(Mistake mistake) {
    Factory factory = new Factory(EnumSet.of(mistake));
    assertFalse(check(mistake.property).run(factory, Map.of()).holds(), mistake.toString());
  }

  @Test
  void saysWhatIsWrong() {
    Caught.by(
        check("episodes"),
        new Factory(EnumSet.of(Mistake.HALF_AN_OBSERVATION)),
        "every observation is written: step 0, observation 1: found NaN, expected a finite number");
    Caught.by(
        check("sizes"),
        new Factory(EnumSet.of(Mistake.ONE_NAME)),
        "as many names as there are to be called: actionNames(): found 1 names, expected 2, or"
            + " none");
  }
}
