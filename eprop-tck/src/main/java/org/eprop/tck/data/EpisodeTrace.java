package org.eprop.tck.data;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;
import org.eprop.core.random.RandomStreams;

/** Plays an episode step by step, with actions drawn alike, and notes all there is to be seen. */
final class EpisodeTrace {

  private static final int MOST_STEPS = 5000;
  private static final int LARGE = 50;

  private final Environment environment;
  private final Episode episode;
  private final RandomGenerator choice;
  private final float[] observation;
  private double[] numbers = new double[64];
  private int count;
  private int steps;
  private Outcome last;
  private final boolean watched;
  private final IntUnaryOperator always;
  private Optional<Scene> scene = Optional.empty();

  /**
   * @param world seed of the environment
   * @param actions seed of what is done in it
   */
  EpisodeTrace(Environment environment, long world, long actions) {
    this(environment, world, actions, false);
  }

  /**
   * @param watched whether scenes are asked for
   */
  EpisodeTrace(Environment environment, long world, long actions, boolean watched) {
    this(environment, world, actions, watched, size -> -1);
  }

  /**
   * @param always of the number of actions, the one that is always done; -1 for any by chance
   */
  EpisodeTrace(
      Environment environment, long world, long actions, boolean watched, IntUnaryOperator always) {
    this.always = always;
    this.watched = watched;
    this.environment = environment;
    episode = environment.start(new RandomStreams(world).stream("world"));
    choice = new RandomStreams(actions).stream("actions");
    observation = new float[Math.max(0, environment.observations())];
  }

  /** Whether it is over, or long enough. */
  boolean isOver() {
    return steps == MOST_STEPS || (last != null && last.isLast());
  }

  Outcome last() {
    return last;
  }

  int steps() {
    return steps;
  }

  float[] observation() {
    return observation;
  }

  /** Of an episode that is over. */
  Optional<Boolean> success() {
    return episode.success();
  }

  /** What the last step looked like, if it is watched. */
  Optional<Scene> scene() {
    return scene;
  }

  /** What is seen now. */
  void observe() {
    Arrays.fill(observation, Float.NaN);
    episode.observe(observation);
  }

  void step() {
    observe();
    scene = watched ? episode.scene() : Optional.empty();
    for (float x : observation) {
      note(x);
    }
    last = episode.decides() ? act() : episode.pass();
    steps++;
    note(last.reward());
    note(last.end().ordinal());
  }

  private Outcome act() {
    int size = environment.actions().size();
    int chosen = always.applyAsInt(size);
    if (environment.actions().discrete()) {
      return episode.act(chosen < 0 ? choice.nextInt(size) : chosen);
    }
    double[] action = new double[size];
    // By chance, some are as large as no action should have to be.
    double large = choice.nextInt(LARGE) == 0 ? LARGE : 1;
    Arrays.setAll(action, k -> chosen < 0 ? large * choice.nextGaussian() : k == chosen ? 1 : 0);
    Outcome outcome = episode.act(action);
    Arrays.fill(action, Double.NaN); // not to be kept
    return outcome;
  }

  private void note(double number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
  }

  double[] numbers() {
    return Arrays.copyOf(numbers, count);
  }

  static double[] whole(Environment environment, long world, long actions) {
    EpisodeTrace trace = new EpisodeTrace(environment, world, actions);
    while (!trace.isOver()) {
      trace.step();
    }
    return trace.numbers();
  }
}
