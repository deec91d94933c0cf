package org.eprop.reference;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.StepSignal;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.experiment.environment.Reinforcement;
import org.eprop.reference.ForwardEprop.TimeSum;

/**
 * Reward-based e-prop as it is published (Bellec et al. 2020, actor and critic), forward in time:
 * what a decision adds needs the value of the next one, and nothing later.
 *
 * <pre>
 *   dE/dW_ji = sum_t delta^t F(L_j^t ebar_ji^t)        F(x)^t = gamma lambda F(x)^{t-1} + x^t
 *   L_j^t    = sum_k B_jk^policy (pi_k^t - 1[k = a^t]) - c_V B_j^value
 *   delta^t  = r^t + gamma V^{t+1} - V^t
 * </pre>
 *
 * <p>with L 0 at steps without a decision, and t counting decisions where it is the exponent of
 * gamma lambda. F is one more number for each synapse. Where weights stand still for an episode,
 * this is the gradient of the episode's targets ({@link PlayedEpisode#policyTarget} weighted by the
 * {@linkplain PlayedEpisode#advantages advantage}, {@link PlayedEpisode#valueTarget}), as
 *
 * <pre>    sum_t delta^t sum_{s &lt;= t} (gamma lambda)^{t-s} x^s = sum_s x^s A^s</pre>
 *
 * <p>if L is linear in the errors and these in the advantage: for feedback weights, and losses
 * without entropy and clipping.
 */
public final class RewardEprop {

  private final NetworkStructure network;
  private final List<ReadoutLoss> losses;
  private final LearningRule rule;

  /**
   * @param losses one for each readout, in sums; none is divided by a number of terms
   * @param rule that keeps no path through other neurons
   * @throws IllegalArgumentException if a loss is a mean, or the rule keeps a path
   */
  public RewardEprop(NetworkStructure network, List<ReadoutLoss> losses, LearningRule rule) {
    if (losses.stream().anyMatch(ReadoutLoss::mean)) {
      throw new IllegalArgumentException("got a mean loss, but how many terms is known at the end");
    }
    if (!ReferencePaths.areNone(network, rule)) {
      throw new IllegalArgumentException("the path through other neurons has no forward form here");
    }
    this.network = network;
    this.losses = List.copyOf(losses);
    this.rule = rule;
  }

  /**
   * The gradient of an episode.
   *
   * @param sample what was seen; its targets are those of actions that are all worth 1, and of
   *     values that are all 1 too low
   * @param episode gives rewards, decisions and values
   * @param settings gamma, lambda and the scale of rewards
   * @throws IllegalArgumentException if a learning signal is not by feedback weights
   */
  public ReferenceWeights gradient(
      ReferenceWeights weights,
      ReferenceFeedback feedback,
      ReferenceSample sample,
      PlayedEpisode episode,
      Reinforcement settings) {
    for (LearningSignal[] ofReadout : feedback.signals()) {
      if (Arrays.stream(ofReadout).anyMatch(StepSignal.class::isInstance)) {
        throw new IllegalArgumentException("got a learning signal that is not linear in errors");
      }
    }
    Trajectory run = new Simulation(network, weights).run(sample.input());
    double[][][] error = new double[losses.size()][][];
    double[] norm = new double[error.length];
    Arrays.fill(norm, 1);
    for (int m = 0; m < error.length; m++) {
      error[m] = new double[run.steps()][network.readouts().get(m).outputs()];
      losses.get(m).loss().evaluate(run.readouts()[m], sample.target(m), error[m]);
    }
    LearningSignals signals = LearningSignals.of(network, feedback, run, sample, error, norm);
    double[][] noRates = new double[network.populations().size()][];
    for (int p = 0; p < noRates.length; p++) {
      noRates[p] = new double[network.size(p)];
    }
    ReferenceWeights gradient = ReferenceWeights.gradient(network);
    new ForwardEprop(network, rule, weights, new RewardTrace(episode, settings))
        .accumulate(run, signals, noRates, null, gradient);
    return gradient;
  }

  /**
   * Rewards and what they are due to, forward in time: of each number that learns, one more trace
   *
   * <pre>
   *   F_i = gamma lambda F_{i-1} + x_i,    g = sum_i delta_i F_i
   * </pre>
   *
   * <p>with x_i what the number did to decision i, and delta_i = r_i + gamma V_{i+1} - V_i known
   * when the next decision, or the end, is there (Bellec et al. 2020, F_gamma; lambda = 1 there).
   */
  private static final class RewardTrace implements TimeSum {

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
}
