package org.eprop.experiment.training;

import java.util.List;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.PlayedEpisode;

/**
 * Gradients from episodes that the network plays: reward-based e-prop (Bellec et al. 2020), whose
 * actor and critic are the readouts {@code policy} and {@code value}.
 */
final class EpisodeGradient implements BatchGradient {

  private final EpropNetwork network;
  private final GradientEngine engine;
  private final EpisodeSet train;
  private final Episodes episodes;
  private List<Sample> batch = List.of();
  private double errorSquares;

  EpisodeGradient(EpropNetwork network, GradientEngine engine, EpisodeSet train, Workers workers) {
    this.network = network;
    this.engine = engine;
    this.train = train;
    PolicyReadouts.check(network.structure(), train.task());
    episodes = new Episodes(network, workers);
  }

  @Override
  public double gradient(int epoch, int[] indices, Weights gradient, Score score) {
    List<PlayedEpisode> played = episodes.play(train, epoch, indices);
    batch = episodes.samples(played, train.task().reinforcement());
    BatchResult result = run(gradient);
    score.addLoss(result.loss(), batch.size());
    for (int b = 0; b < played.size(); b++) {
      score.add(played.get(b), batch.get(b), result.runs().get(b), network.structure());
    }
    return result.loss();
  }

  private BatchResult run(Weights gradient) {
    BatchResult result = engine.gradient(network.weights(), network.feedback(), batch, gradient);
    errorSquares = result.errorSquares();
    return result;
  }

  @Override
  public double errorSquares() {
    return errorSquares;
  }

  @Override
  public int passes() {
    return train.task().reinforcement().passes();
  }

  @Override
  public double again(Weights gradient) {
    return run(gradient).loss();
  }
}
