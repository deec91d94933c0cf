package org.eprop.experiment.environment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Origin;

/** Plays episodes: an agent and an environment in step. Immutable. */
record Player(Environment environment, Reinforcement settings, boolean greedy) {

  PlayedEpisode play(Agent agent, RandomGenerator world, RandomGenerator choice) {
    Episode episode = environment.start(world);
    if (episode == null) {
      throw fault(environment, "start(): got null, but expected an episode");
    }
    EpisodeRecord record = new EpisodeRecord(environment);
    agent.begin();
    float[] observation = new float[environment.observations()];
    Outcome outcome;
    do {
      if (record.steps() == environment.longestEpisode()) {
        throw fault(
            environment,
            "the episode goes on after "
                + record.steps()
                + " steps, but expected no more: that is the longest episode");
      }
      see(episode, observation, agent, record);
      outcome = step(episode, agent, choice, record);
      if (outcome == null || !Float.isFinite((float) outcome.reward())) {
        throw fault(
            environment,
            "outcome of step %s: got %s, but expected a reward that is finite in single precision"
                .formatted(record.steps() - 1, outcome));
      }
      record.addReward(outcome.reward());
    } while (!outcome.isLast());
    double last = 0;
    int length = record.steps();
    if (outcome.end() == Outcome.End.TRUNCATED) {
      see(episode, observation, agent, record);
      record.addReward(0);
      last = agent.value();
    }
    return record.played(length, last, episode.success());
  }

  /** What an environment did wrong, with its class and where that is from. */
  static InvalidInputException fault(Environment environment, String problem) {
    return new InvalidInputException(problem)
        .at("environment " + Origin.of(environment.getClass()));
  }

  private void see(Episode episode, float[] observation, Agent agent, EpisodeRecord record) {
    Arrays.fill(observation, 0);
    episode.observe(observation);
    for (int i = 0; i < observation.length; i++) {
      float x = observation[i];
      if (!Float.isFinite(x) || (environment.spikes() && x != 0 && x != 1)) {
        throw fault(
            environment,
            "observation %s at step %s: got %s, but expected %s"
                .formatted(
                    i, record.steps(), x, environment.spikes() ? "0 or 1" : "a finite number"));
      }
    }
    record.add(observation);
    agent.see(observation);
  }

  private Outcome step(Episode episode, Agent agent, RandomGenerator choice, EpisodeRecord record) {
    if (!episode.decides()) {
      return episode.pass();
    }
    double[] policy = agent.policy();
    if (environment.actions().discrete()) {
      double[] logs = logProbabilities(policy);
      int action = greedy ? Target.largest(policy) : drawn(logs, choice);
      record.decide(action, logs[action], agent.value());
      return episode.act(action);
    }
    double[] action = policy.clone();
    double square = 0;
    for (int k = 0; k < action.length && !greedy; k++) {
      double noise = choice.nextGaussian();
      action[k] += noise;
      square += noise * noise;
    }
    record.decide(action, -square / 2, agent.value());
    double[] scaled = action.clone();
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] *= settings.sigma();
    }
    return episode.act(scaled);
  }

  /** log softmax. */
  private static double[] logProbabilities(double[] policy) {
    double largest = policy[Target.largest(policy)];
    double sum = 0;
    for (double y : policy) {
      sum += StrictMath.exp(y - largest);
    }
    double logSum = largest + StrictMath.log(sum);
    double[] logs = new double[policy.length];
    for (int k = 0; k < logs.length; k++) {
      logs[k] = policy[k] - logSum;
    }
    return logs;
  }

  private static int drawn(double[] logs, RandomGenerator choice) {
    double rest = choice.nextDouble();
    for (int k = 0; k < logs.length - 1; k++) {
      rest -= StrictMath.exp(logs[k]);
      if (rest < 0) {
        return k;
      }
    }
    return logs.length - 1;
  }

  /** What happens in an episode, as it happens. */
  private static final class EpisodeRecord {

    private static final int ROOM = 64;

    private final int channels;
    private final boolean spikes;

    private final List<float[]> observations = new ArrayList<>();
    private int[] start = new int[ROOM];
    private int[] channel = new int[ROOM];
    private int events;

    private int steps;
    private float[] rewards = new float[ROOM];

    private int count;
    private int[] decisions = new int[ROOM];
    private int[] actions = new int[ROOM];

    /** Null if they are discrete. */
    private final List<double[]> realActions;

    private double[] logProbabilities = new double[ROOM];
    private double[] values = new double[ROOM];

    EpisodeRecord(Environment environment) {
      channels = environment.observations();
      spikes = environment.spikes();
      realActions = environment.actions().discrete() ? null : new ArrayList<>();
    }

    /** How many have begun. */
    int steps() {
      return steps;
    }

    /** A step begins with what is seen; copied. */
    void add(float[] observation) {
      if (spikes) {
        for (int i = 0; i < channels; i++) {
          if (observation[i] != 0) {
            if (events == channel.length) {
              channel = Arrays.copyOf(channel, 2 * events);
            }
            channel[events++] = i;
          }
        }
      } else {
        observations.add(observation.clone());
      }
      steps++;
      if (steps == start.length) {
        start = Arrays.copyOf(start, 2 * steps);
        rewards = Arrays.copyOf(rewards, 2 * steps);
      }
      start[steps] = events;
    }

    /** The reward of the step that has begun. */
    void addReward(double reward) {
      rewards[steps - 1] = (float) reward;
    }

    void decide(int action, double logProbability, double value) {
      decide(logProbability, value);
      actions[count - 1] = action;
    }

    void decide(double[] action, double logProbability, double value) {
      decide(logProbability, value);
      realActions.add(action);
    }

    private void decide(double logProbability, double value) {
      if (count == decisions.length) {
        decisions = Arrays.copyOf(decisions, 2 * count);
        actions = Arrays.copyOf(actions, 2 * count);
        logProbabilities = Arrays.copyOf(logProbabilities, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      decisions[count] = steps - 1;
      logProbabilities[count] = logProbability;
      values[count] = value;
      count++;
    }

    PlayedEpisode played(int length, double last, Optional<Boolean> success) {
      Input input =
          spikes
              ? new SpikeInput(
                  channels, Arrays.copyOf(start, steps + 1), Arrays.copyOf(channel, events))
              : new RealInput(channels, observations.toArray(float[][]::new));
      return new PlayedEpisode(
          input,
          Arrays.copyOf(rewards, steps),
          length,
          Arrays.copyOf(decisions, count),
          realActions == null ? Arrays.copyOf(actions, count) : null,
          realActions == null ? null : realActions.toArray(double[][]::new),
          Arrays.copyOf(logProbabilities, count),
          Arrays.copyOf(values, count),
          last,
          success);
    }
  }
}
