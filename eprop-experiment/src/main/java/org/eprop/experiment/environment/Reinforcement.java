package org.eprop.experiment.environment;

/**
 * How a network learns from rewards.
 *
 * @param gamma discount: how much a reward counts that is one decision further away, 0 to 1
 * @param lambda of generalized advantage estimation, 0 to 1: 1 for returns, 0 for the errors of
 *     temporal differences alone
 * @param normaliseAdvantages whether the advantages of a batch are brought to mean 0 and standard
 *     deviation 1
 * @param rewardScale factor on rewards before learning
 * @param passes updates from each batch of episodes, &gt; 0
 * @param episodes of an epoch, &gt; 0
 * @param validationEpisodes what epochs are judged by, &gt;= 0
 * @param testEpisodes what the final result is measured on, &gt;= 0
 * @param greedy whether in those two the most probable action is taken; else one is drawn, as in
 *     training
 * @param sigma standard deviation of actions that are real numbers, &gt; 0
 * @param stopAtReturn training ends when the mean return of the validation episodes is at least
 *     this; 0 for never
 * @param meanOverEpisodes whether a loss that is a mean is one over episodes, of sums over their
 *     decisions, so that the size of advantages counts; else it is divided by the batch's total of
 *     absolute weights, the advantages of the policy, ones of the value
 */
public record Reinforcement(
    double gamma,
    double lambda,
    boolean normaliseAdvantages,
    double rewardScale,
    int passes,
    int episodes,
    int validationEpisodes,
    int testEpisodes,
    boolean greedy,
    double sigma,
    double stopAtReturn,
    boolean meanOverEpisodes) {}
