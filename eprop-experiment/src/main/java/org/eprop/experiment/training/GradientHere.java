package org.eprop.experiment.training;

import java.util.List;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;

/** Gradients by this process's own threads. */
final class GradientHere implements BatchGradient {

  private final EpropNetwork network;
  private final GradientEngine engine;
  private final Dataset train;
  private final Workers workers;
  private double errorSquares;

  GradientHere(EpropNetwork network, GradientEngine engine, Dataset train, Workers workers) {
    this.network = network;
    this.engine = engine;
    this.train = train;
    this.workers = workers;
  }

  @Override
  public double gradient(int epoch, int[] indices, Weights gradient, Score score) {
    Sample[] samples = new Sample[indices.length];
    workers.run(samples.length, (i, worker) -> samples[i] = train.sample(epoch, indices[i]));
    List<Sample> batch = List.of(samples);
    BatchResult result = engine.gradient(network.weights(), network.feedback(), batch, gradient);
    score.addLoss(result.loss(), batch.size());
    for (int b = 0; b < batch.size(); b++) {
      score.add(batch.get(b), result.runs().get(b), network.structure());
    }
    errorSquares = result.errorSquares();
    return result.loss();
  }

  @Override
  public double errorSquares() {
    return errorSquares;
  }
}
