package org.eprop.compare.run;

import java.util.stream.Collectors;
import org.eprop.api.task.Dataset;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.environment.EnvironmentTaskFactory;
import org.eprop.experiment.environment.Reinforcement;

/** What the scores of an experiment's networks mean, beside the data that they are of. */
final class Measures {

  private Measures() {}

  /** Its losses, with all their parameters, what a sum is of, and what rewards make of targets. */
  static String loss(Experiment experiment) {
    return losses(experiment) + targets(experiment);
  }

  private static String targets(Experiment experiment) {
    if (!(experiment.task().factory() instanceof EnvironmentTaskFactory environment)) {
      return "";
    }
    Reinforcement r = environment.reinforcement();
    return ", of returns with gamma %s, lambda %s, reward_scale %s%s%s"
        .formatted(
            r.gamma(),
            r.lambda(),
            r.rewardScale(),
            r.normaliseAdvantages() ? ", normalised" : "",
            r.meanOverEpisodes() ? ", mean over episodes" : "");
  }

  private static String losses(Experiment experiment) {
    return experiment.network().graph().readouts().stream()
        .map(readout -> loss(readout, experiment.training().batchSize()))
        .collect(Collectors.joining("; "));
  }

  private static String loss(ReadoutDefinition readout, int batchSize) {
    String parameters = readout.loss().arguments().toString();
    return readout.loss().name()
        + (parameters.equals("{}") ? "" : " " + parameters)
        + (readout.mean() ? ", mean" : ", sum over " + batchSize + " samples")
        + (readout.weight() == 1 ? "" : ", times " + readout.weight());
  }

  /** Its class weights. */
  static String classWeights(Experiment experiment) {
    String weights = experiment.training().classWeights().strip();
    return weights.isEmpty() ? "none" : weights;
  }

  /** The identity of one of its data sets. */
  static String data(Experiment experiment, Dataset data) {
    return experiment.task().factory() instanceof EnvironmentTaskFactory environment
        ? episodes(environment, data)
        : DataDigest.of(data);
  }

  /** Of episodes, which are what the network makes of them: whence they are, and how judged. */
  private static String episodes(EnvironmentTaskFactory task, Dataset data) {
    Reinforcement settings = task.reinforcement();
    return "%s episodes of %s %s%s"
        .formatted(
            data.size(),
            task.environment().name(),
            task.environment().arguments(),
            settings.greedy() ? ", greedy" : ", sampled with sigma " + settings.sigma());
  }
}
