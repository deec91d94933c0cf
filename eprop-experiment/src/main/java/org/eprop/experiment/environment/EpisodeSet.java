package org.eprop.experiment.environment;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;

/**
 * Episodes by number. Where each starts, what happens in it by chance, and which actions are drawn
 * is determined by the seed, the purpose and the numbers alone: episodes of validation and test are
 * always the same ones, those of training are fresh in every epoch. Immutable and thread-safe.
 *
 * @param task of which they are
 * @param purpose train, validation or test
 * @param size how many there are in an epoch
 */
public record EpisodeSet(EnvironmentTask task, String purpose, int size) implements Dataset {

  static final String TRAIN = "train";
  static final String VALIDATION = "validation";
  static final String TEST = "test";

  /**
   * Plays an episode.
   *
   * @param agent who acts
   * @param epoch from 0
   * @param index 0 .. size()-1
   */
  public PlayedEpisode play(Agent agent, int epoch, int index) {
    boolean greedy = !purpose.equals(TRAIN) && task.reinforcement().greedy();
    return play(agent, epoch, index, greedy);
  }

  /**
   * Plays an episode without a network: all actions are drawn alike, in each set.
   *
   * @param epoch from 0
   * @param index 0 .. size()-1
   */
  public PlayedEpisode playAtRandom(int epoch, int index) {
    return play(new RandomAgent(task.outputs()), epoch, index, false);
  }

  private PlayedEpisode play(Agent agent, int epoch, int index, boolean greedy) {
    int round = purpose.equals(TRAIN) ? epoch : 0;
    RandomStreams streams = new RandomStreams(task.seed());
    RandomGenerator world = streams.stream("environment/" + purpose, round, index);
    RandomGenerator choice = streams.stream("actions/" + purpose, round, index);
    Player player = new Player(task.environment(), task.reinforcement(), greedy);
    return player.play(agent, world, choice);
  }

  /**
   * What is seen if all actions are {@linkplain #playAtRandom drawn alike}: for those who want to
   * see what episodes are like. No step has a target.
   */
  @Override
  public Sample sample(int epoch, int index) {
    PlayedEpisode played = playAtRandom(epoch, index);
    int[] none = new int[played.input().steps()];
    Arrays.fill(none, Target.UNLABELLED);
    return new Sample(played.input(), Target.classes(none));
  }

  /** Draws all actions alike, and expects nothing. */
  private static final class RandomAgent implements Agent {

    private final double[] policy;

    RandomAgent(int actions) {
      policy = new double[actions];
    }

    @Override
    public void begin() {}

    @Override
    public void see(float[] observation) {}

    @Override
    public double[] policy() {
      return policy;
    }

    @Override
    public double value() {
      return 0;
    }
  }
}
