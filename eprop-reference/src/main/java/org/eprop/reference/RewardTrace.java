package org.eprop.reference;

import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.experiment.environment.Reinforcement;

/**
 * Rewards and what they are due to, forward in time: of each number that learns, one more trace
 *
 * <pre>
 *   F_i = gamma lambda F_{i-1} + x_i,    g = sum_i delta_i F_i
 * </pre>
 *
 * <p>with x_i what the number did to decision i, and delta_i = r_i + gamma V_{i+1} - V_i known when
 * the next decision, or the end, is there (Bellec et al. 2020, F_gamma; lambda = 1 there).
 */
final class RewardTrace implements TimeSum {

  private final int[] decisions;
  private final double[] delta;
  private final double decay;

  RewardTrace(PlayedEpisode episode, Reinforcement settings) {
    decisions = episode.decisions();
    decay = settings.gamma() * settings.lambda();
    delta = new double[decisions.length];
    for (int i = 0; i < delta.length; i++) {
      boolean isLast = i + 1 == delta.length;
      int end = isLast ? episode.length() : decisions[i + 1];
      double reward = 0;
      for (int t = decisions[i]; t < end; t++) {
        reward += episode.rewards()[t];
      }
      double next = isLast ? episode.last() : episode.values()[i + 1];
      delta[i] = settings.rewardScale() * reward + settings.gamma() * next - episode.values()[i];
    }
  }

  @Override
  public double of(double[] x) {
    double trace = 0;
    double sum = 0;
    for (int i = 0; i < delta.length; i++) {
      trace = decay * trace + x[decisions[i]];
      sum += delta[i] * trace;
    }
    return sum;
  }
}
