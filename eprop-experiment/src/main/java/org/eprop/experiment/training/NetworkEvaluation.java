package org.eprop.experiment.training;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.training.Episodes.PlayedBatch;

/**
 * Measures a network on a data set, without learning.
 *
 * @since 1.0
 */
public final class NetworkEvaluation {

  private NetworkEvaluation() {}

  /**
   * Measures the usual of a network on a data set. The loss is E of the readouts over all samples,
   * without regularizers: it does not depend on how they are cut into batches, nor on their order
   * (to rounding).
   *
   * @param batchSize how many samples at once; also, of how many a loss that is a sum is
   */
  public static Score of(
      EpropNetwork network, GradientEngine engine, Dataset data, int batchSize, Workers workers) {
    return of(network, engine, data, batchSize, workers, Metrics.usual());
  }

  /** The same with other metrics. */
  public static Score of(
      EpropNetwork network,
      GradientEngine engine,
      Dataset data,
      int batchSize,
      Workers workers,
      Metrics metrics) {
    return of(network, engine, data, batchSize, workers, metrics, (sample, run) -> {});
  }

  /**
   * The same for who wants to see each sample.
   *
   * @param batchSize how many samples at once
   * @param seen is told of each, in their order
   * @throws DivergenceException if the loss is no finite number
   */
  public static Score of(
      EpropNetwork network,
      GradientEngine engine,
      Dataset data,
      int batchSize,
      Workers workers,
      Metrics metrics,
      BiConsumer<Sample, SampleRun> seen) {
    expectNumbers(network, data);
    Score score = new Score(metrics);
    DataLoss loss = new DataLoss(network.losses());
    for (int from = 0; from < data.size(); from += batchSize) {
      int count = Math.min(batchSize, data.size() - from);
      PlayedBatch played =
          data instanceof EpisodeSet set
              ? PlayedBatch.of(network, set, 0, from, count, workers)
              : new PlayedBatch(
                  Episodes.samples(network, data, 0, from, count, workers), List.of());
      List<Sample> batch = played.samples();
      BatchResult result = engine.evaluate(network.weights(), batch);
      loss.add(batch, result.runs());
      for (int b = 0; b < count; b++) {
        played.addTo(score, b, result.runs().get(b), network.structure());
        seen.accept(batch.get(b), result.runs().get(b));
      }
    }
    if (data.size() > 0) {
      score.addLoss(loss.value(batchSize), data.size());
    }
    if (data.size() > 0 && !Double.isFinite(score.loss())) {
      Stream<Sample> all = IntStream.range(0, data.size()).mapToObj(i -> data.sample(0, i));
      throw unmeasurable(
          "its loss is "
              + score.loss()
              + NotFinite.where(network, all).map(place -> ", for in " + place).orElse(""));
    }
    return score;
  }

  /** Neurons whose states are no numbers are silent, and a loss of silence looks as good as any. */
  private static void expectNumbers(EpropNetwork network, Dataset data) {
    boolean linear =
        network.structure().populations().stream()
            .flatMap(population -> population.models().stream())
            .allMatch(LinearNeuron.class::isInstance);
    if (!linear && data.size() > 0) {
      NotFinite.where(network, Stream.of(data.sample(0, 0)))
          .ifPresent(
              place -> {
                throw unmeasurable("in the first sample, in " + place);
              });
    }
  }

  private static DivergenceException unmeasurable(String why) {
    return new DivergenceException("the network can't be measured: " + why);
  }

  /**
   * The loss of all samples of a data set together: E of the readouts without regularizers, the
   * same however the samples are cut into batches.
   *
   * <p>A loss that is a mean is the mean over the terms of all samples; one that is a sum is that
   * of so many samples as a batch has. Mutable.
   */
  private static final class DataLoss {

    private final List<ReadoutLoss> losses;
    private final double[] sum;
    private final double[] terms;
    private int samples;

    DataLoss(List<ReadoutLoss> losses) {
      this.losses = losses;
      this.sum = new double[losses.size()];
      this.terms = new double[losses.size()];
    }

    /**
     * Adds a batch.
     *
     * @param runs of its samples, their losses normalised by the batch
     */
    void add(List<Sample> batch, List<SampleRun> runs) {
      samples += batch.size();
      for (int m = 0; m < losses.size(); m++) {
        ReadoutLoss loss = losses.get(m);
        double ofBatch = 0;
        double termsOfBatch = 0;
        for (int b = 0; b < batch.size(); b++) {
          ofBatch += runs.get(b).loss(m);
          termsOfBatch += loss.mean() ? loss.loss().terms(batch.get(b).target(m)) : 0;
        }
        sum[m] += loss.mean() ? ofBatch * termsOfBatch : ofBatch;
        terms[m] += termsOfBatch;
      }
    }

    /**
     * E of all that was added.
     *
     * @param batchSize how many samples a sum is of, if there are as many
     */
    double value(int batchSize) {
      double all = 0;
      for (int m = 0; m < losses.size(); m++) {
        if (!losses.get(m).mean()) {
          all += sum[m] / samples * Math.min(batchSize, samples);
        } else if (terms[m] > 0) {
          all += sum[m] / terms[m];
        }
      }
      return all;
    }
  }
}
