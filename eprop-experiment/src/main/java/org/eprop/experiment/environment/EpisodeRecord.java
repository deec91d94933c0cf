package org.eprop.experiment.environment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eprop.api.environment.Environment;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;

/** What happens in an episode, as it happens. */
final class EpisodeRecord {

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
