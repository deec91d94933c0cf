package org.eprop.experiment.environment;

import java.util.Arrays;
import java.util.Optional;
import org.eprop.api.task.Input;
import org.eprop.api.task.Target;

/**
 * An episode that is over. Arrays are not to be modified.
 *
 * @param input what the agent saw; one step more than the episode has if it was cut off
 * @param rewards r^t of each of the input's steps, as the environment gave them
 * @param length T, its number of steps
 * @param decisions the steps at which the agent acted, ascending
 * @param actions a of each decision, [decision]; null if actions are real numbers
 * @param realActions likewise, in units of sigma, [decision][dimension]; null if they are discrete
 * @param logProbabilities log pi(a) of each decision, but for a constant if actions are real
 * @param values what the agent expected at each decision
 * @param last what it expected after the last step, 0 if the episode was not cut off
 * @param success whether it was one; empty where there is no such thing
 */
public record PlayedEpisode(
    Input input,
    float[] rewards,
    int length,
    int[] decisions,
    int[] actions,
    double[][] realActions,
    double[] logProbabilities,
    double[] values,
    double last,
    Optional<Boolean> success) {

  /** The sum of all rewards, undiscounted, in their order. */
  public double totalReward() {
    double sum = 0;
    for (float reward : rewards) {
      sum += reward;
    }
    return sum;
  }

  /** A number for each step of the input, of what is known at decisions only: NaN elsewhere. */
  public double[] atDecisions(double[] numbers) {
    double[] all = new double[input.steps()];
    Arrays.fill(all, Double.NaN);
    for (int i = 0; i < numbers.length; i++) {
      all[decisions[i]] = numbers[i];
    }
    return all;
  }

  /**
   * The advantage of each action: with r_i the scaled rewards from decision i to the next one,
   *
   * <pre>
   *     delta_i = r_i + gamma V_{i+1} - V_i,    A_i = delta_i + gamma lambda A_{i+1}
   * </pre>
   *
   * <p>(Schulman et al. 2016, generalized advantage estimation; with lambda = 1 the factor G of the
   * actor of Bellec et al. 2020.) A_i + V_i is the return that the value should have been.
   */
  public double[] advantages(Reinforcement settings) {
    double[] advantages = new double[decisions.length];
    double next = last;
    double advantage = 0;
    int end = length;
    for (int i = decisions.length - 1; i >= 0; i--) {
      double reward = 0;
      for (int t = decisions[i]; t < end; t++) {
        reward += rewards[t];
      }
      end = decisions[i];
      double delta = reward * settings.rewardScale() + settings.gamma() * next - values[i];
      advantage = delta + settings.gamma() * settings.lambda() * advantage;
      advantages[i] = advantage;
      next = values[i];
    }
    return advantages;
  }

  /**
   * What the policy learns: the actions taken, each as much as it is worth.
   *
   * @param weights of each decision
   * @param dimension the number of the policy's outputs
   */
  public Target policyTarget(double[] weights, int dimension) {
    double[] window = new double[input.steps()];
    double[] logOfEach = new double[window.length];
    int[] classes = new int[window.length];
    double[][] reals = new double[window.length][dimension];
    for (int i = 0; i < decisions.length; i++) {
      window[decisions[i]] = weights[i];
      logOfEach[decisions[i]] = logProbabilities[i];
      if (realActions == null) {
        classes[decisions[i]] = actions[i];
      } else {
        reals[decisions[i]] = realActions[i];
      }
    }
    Target target = realActions == null ? Target.classes(classes) : Target.values(reals);
    return target.withWindow(window).withLogProbabilities(logOfEach);
  }

  /**
   * What the value learns: the return of each decision.
   *
   * @param advantages not normalised
   */
  public Target valueTarget(double[] advantages) {
    double[] window = new double[input.steps()];
    double[][] returns = new double[window.length][1];
    for (int i = 0; i < decisions.length; i++) {
      window[decisions[i]] = 1;
      returns[decisions[i]][0] = advantages[i] + values[i];
    }
    return Target.values(returns).withWindow(window);
  }
}
