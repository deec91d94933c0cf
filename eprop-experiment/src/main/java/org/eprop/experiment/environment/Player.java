package org.eprop.experiment.environment;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.plugin.InvalidInputException;
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
}
