package org.eprop.experiment.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.Population;
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

  /**
   * Finds where the numbers of a network stop being finite: the first step, population and neuron.
   */
  static final class NotFinite {

    private static final int PSI = -1;

    private final EpropNetwork network;
    private int step = Integer.MAX_VALUE;
    private int population;
    private int neuron;
    private int state;
    private float number;

    private NotFinite(EpropNetwork network) {
      this.network = network;
    }

    /** In the first sample in which they do, in words; empty if all states stay finite. */
    static Optional<String> where(EpropNetwork network, Stream<Sample> samples) {
      try (Workers one = new Workers(1)) {
        GradientEngine engine = network.engine(one);
        for (Sample sample : (Iterable<Sample>) samples::iterator) {
          NotFinite found = new NotFinite(network);
          engine.watch((b, p, t, states, psi) -> found.look(p, t, states, psi));
          SampleRun run = engine.evaluate(network.weights(), List.of(sample)).runs().get(0);
          if (found.step < Integer.MAX_VALUE) {
            return Optional.of(found.words());
          }
          for (int m = 0; m < network.losses().size(); m++) {
            if (!Double.isFinite(run.loss(m)) && isFinite(run, m)) {
              return Optional.of(
                  "readout %s: the loss %s is %s, though all its values are finite"
                      .formatted(
                          network.structure().readouts().get(m).name(),
                          network.model().network().readouts().get(m).loss().name(),
                          run.loss(m)));
            }
          }
        }
        return Optional.empty();
      }
    }

    private static boolean isFinite(SampleRun run, int m) {
      return IntStream.range(0, run.steps())
          .allMatch(t -> Arrays.stream(run.readoutAt(m, t)).allMatch(Double::isFinite));
    }

    private void look(int p, int t, float[][] states, float... psi) {
      for (int m = 0; m < states.length; m++) {
        look(p, t, m, states[m]);
      }
      look(p, t, PSI, psi);
    }

    private void look(int p, int t, int m, float... numbers) {
      for (int j = 0; j < numbers.length && t < step; j++) {
        if (!Float.isFinite(numbers[j])) {
          step = t;
          population = p;
          neuron = j;
          state = m;
          number = numbers[j];
        }
      }
    }

    private String words() {
      Population of = network.structure().populations().get(population);
      NeuronModel model = of.models().get(neuron);
      String name = state == PSI ? "the pseudo-derivative" : model.stateNames().get(state);
      GroupDefinition group =
          network.model().network().populations().get(population).groups().get(of.type(neuron));
      String equations = equations(group.neuron(), name);
      return "population %s, neuron %s (%s): %s becomes %s at step %s%s"
          .formatted(
              of.name(),
              neuron,
              group.neuron().name(),
              name,
              number,
              step,
              equations.isEmpty() ? "" : " by " + equations);
    }

    /** Of a neuron that is given by equations, those of a state. */
    private static String equations(Choice<?> neuron, String state) {
      return neuron.arguments().declared().stream()
          .filter(parameter -> parameter.type() == Parameter.Type.LINES)
          .flatMap(p -> String.valueOf(neuron.arguments().values().get(p.name())).lines())
          .map(String::strip)
          .filter(line -> line.matches("d?\\Q" + state + "\\E(/dt)?\\s*[-+*/]?=.*"))
          .collect(Collectors.joining("; "));
    }
  }
}
