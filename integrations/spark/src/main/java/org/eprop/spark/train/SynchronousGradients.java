package org.eprop.spark.train;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.BatchTotals;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.OrderedSum;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.training.BatchGradient;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.Score;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.train.SynchronousGradients.Replica.Numbers;

/**
 * Gradients by a Spark cluster, to the bit those of one machine, for a {@link
 * org.eprop.experiment.training.Trainer} on the driver:
 *
 * <pre>{@code
 * try (SynchronousGradients gradients = new SynchronousGradients(spark, components, json, 4)) {
 *   Trainer trainer = new Trainer(experiment, task, workers, gradients);
 *   trainer.run(listener, () -> false);
 * }
 * }</pre>
 *
 * <p>A batch is divided into parts (at most 16, by its size and the network's alone), tasks compute
 * the parts' gradients, and the driver adds them in the order of the parts, whenever they arrive
 * and however they were distributed. With regularizers, whose slope depends on the firing rates of
 * the whole batch, there is a job before, which runs all samples forward to count spikes.
 *
 * <p>Each update sends the weights to every executor, and a gradient for each part to the driver.
 * It pays only where the gradient of a batch takes seconds.
 */
public final class SynchronousGradients implements BatchGradient.Source, AutoCloseable {

  private final JavaSparkContext spark;
  private final Recipe recipe;
  private final int partitions;
  private final List<Broadcast<Replicas>> sent = new ArrayList<>();

  /**
   * @param spark the cluster
   * @param components those that the experiment may name
   * @param experiment that the trainer is made from, too
   * @param partitions how many tasks share a batch, &gt;= 1; the result does not depend on it
   */
  public SynchronousGradients(
      JavaSparkContext spark,
      ComponentSource components,
      Configuration experiment,
      int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "partitions: got " + partitions + ", but expected at least 1");
    }
    this.spark = spark;
    this.recipe = Recipe.of(components, experiment);
    this.partitions = partitions;
  }

  @Override
  public BatchGradient of(
      EpropNetwork network, GradientEngine engine, Dataset train, Workers workers) {
    Broadcast<Replicas> replicas = spark.broadcast(new Replicas(recipe));
    sent.add(replicas);
    return new SparkGradient(spark, replicas, partitions, network, engine, train);
  }

  /** Frees what executors keep. */
  @Override
  public void close() {
    sent.forEach(Broadcast::destroy);
    sent.clear();
  }

  /** A batch's gradient in one or two Spark jobs; the driver's half of it. */
  private static final class SparkGradient implements BatchGradient {

    private final JavaSparkContext spark;
    private final Broadcast<Replicas> replicas;
    private final int tasks;
    private final EpropNetwork network;
    private final GradientEngine engine;
    private final Dataset train;
    private long version;

    /** Totals as they are sent; those of a sample each, so that they add up in the same order. */
    private record SampleTotals(double[] terms, double[][] spikes, long steps)
        implements Serializable {
      static SampleTotals of(BatchTotals totals) {
        return new SampleTotals(totals.terms(), totals.spikes(), totals.steps());
      }

      BatchTotals get() {
        return new BatchTotals(terms, spikes, steps);
      }
    }

    /** What came of a part: its gradient, and each sample's loss and score. */
    private record Part(int number, float[][][] gradient, double[] losses, double[][] scores)
        implements Serializable {}

    SparkGradient(
        JavaSparkContext spark,
        Broadcast<Replicas> replicas,
        int tasks,
        EpropNetwork network,
        GradientEngine engine,
        Dataset train) {
      this.spark = spark;
      this.replicas = replicas;
      this.tasks = tasks;
      this.network = network;
      this.engine = engine;
      this.train = train;
    }

    @Override
    public double gradient(int epoch, int[] indices, Weights gradient, Score score) {
      Broadcast<float[][][]> weights = spark.broadcast(Numbers.of(Replica.leaves(network)));
      version++;
      try {
        BatchTotals whole = totals(epoch, indices, weights);
        int[] first = engine.parts(indices.length, whole.steps());
        OrderedSum sum = new OrderedSum(gradient, first.length - 1);
        double loss = 0;
        List<Score> scores = new ArrayList<>();
        for (Part part : parts(Portion.divide(epoch, indices, first, tasks), whole, weights)) {
          Weights own = network.newGradient();
          Numbers.set(own.leaves(), part.gradient);
          sum.add(part.number, own);
          for (double ofSample : part.losses) {
            loss += ofSample;
          }
          for (double[] sums : part.scores) {
            scores.add(score.restored(sums));
          }
        }
        sum.get();
        double all = loss + engine.regularisation(whole);
        score.addLoss(all, indices.length);
        scores.forEach(score::add);
        return all;
      } finally {
        weights.destroy();
      }
    }

    /** Without regularizers nothing has to be run for them, and asking others would take longer. */
    private BatchTotals totals(int epoch, int[] indices, Broadcast<float[][][]> weights) {
      List<SampleTotals> samples = new ArrayList<>();
      if (engine.hasRegularizers()) {
        int[] first = IntStream.rangeClosed(0, indices.length).toArray();
        Broadcast<Replicas> there = replicas;
        long number = version;
        spark
            .parallelize(Portion.divide(epoch, indices, first, tasks), tasks)
            .map(
                portion ->
                    there
                        .value()
                        .with(replica -> totals(replica, portion, number, weights.value())))
            .collect()
            .forEach(samples::addAll);
      } else {
        for (int i : indices) {
          List<Sample> one = List.of(train.sample(epoch, i));
          samples.add(SampleTotals.of(engine.totals(network.weights(), one)));
        }
      }
      return samples.stream().map(SampleTotals::get).reduce(BatchTotals::plus).orElseThrow();
    }

    private static List<SampleTotals> totals(
        Replica replica, Portion portion, long version, float[][][] weights) {
      replica.set(version, weights);
      List<SampleTotals> totals = new ArrayList<>();
      for (Portion.BatchPart part : portion.parts()) {
        List<Sample> sample = replica.samples(portion.epoch(), part.indices());
        totals.add(SampleTotals.of(replica.engine().totals(replica.network().weights(), sample)));
      }
      return totals;
    }

    /** In their order: so does Spark hand over what the tasks of a job computed. */
    private List<Part> parts(
        List<Portion> portions, BatchTotals whole, Broadcast<float[][][]> weights) {
      Broadcast<Replicas> there = replicas;
      long number = version;
      SampleTotals totals = SampleTotals.of(whole);
      List<Part> parts = new ArrayList<>();
      spark
          .parallelize(portions, portions.size())
          .map(
              portion ->
                  there
                      .value()
                      .with(
                          replica ->
                              parts(replica, portion, totals.get(), number, weights.value())))
          .collect()
          .forEach(parts::addAll);
      return parts;
    }

    private static List<Part> parts(
        Replica replica, Portion portion, BatchTotals whole, long version, float[][][] weights) {
      replica.set(version, weights);
      EpropNetwork network = replica.network();
      List<Part> parts = new ArrayList<>();
      for (Portion.BatchPart part : portion.parts()) {
        List<Sample> samples = replica.samples(portion.epoch(), part.indices());
        BatchResult result =
            replica
                .engine()
                .gradient(
                    network.weights(), network.feedback(), samples, whole, replica.gradient());
        double[] losses = new double[samples.size()];
        double[][] scores = new double[samples.size()][];
        for (int b = 0; b < losses.length; b++) {
          losses[b] = result.runs().get(b).loss();
          Score score = new Score(replica.metrics());
          score.add(samples.get(b), result.runs().get(b), network.structure());
          scores[b] = score.sums();
        }
        parts.add(new Part(part.number(), Numbers.of(replica.gradient().leaves()), losses, scores));
      }
      return parts;
    }

    /**
     * What of a batch a task does: consecutive parts of it.
     *
     * @param epoch from 0
     * @param parts in their order
     */
    private record Portion(int epoch, List<BatchPart> parts) implements Serializable {

      /**
       * Consecutive samples.
       *
       * @param number from 0
       * @param indices in the training data
       */
      record BatchPart(int number, int[] indices) implements Serializable {}

      /**
       * Divides a batch among tasks.
       *
       * @param first of each part the first sample, and in the end the number of samples
       */
      static List<Portion> divide(int epoch, int[] indices, int[] first, int tasks) {
        int count = first.length - 1;
        List<Portion> portions = new ArrayList<>();
        for (int task = 0; task < Math.min(tasks, count); task++) {
          int used = Math.min(tasks, count);
          List<BatchPart> own = new ArrayList<>();
          for (int g = count * task / used; g < count * (task + 1) / used; g++) {
            own.add(new BatchPart(g, Arrays.copyOfRange(indices, first[g], first[g + 1])));
          }
          portions.add(new Portion(epoch, own));
        }
        return portions;
      }
    }
  }

  /**
   * The replicas of an executor: as many as tasks ever ran there at once, made when they are
   * needed, with the data read once for all of them. Broadcast, so that there is one of these per
   * executor.
   */
  static final class Replicas implements Serializable {

    private final Recipe recipe;
    private transient Deque<Replica> free;
    private transient Recipe.Made made;

    Replicas(Recipe recipe) {
      this.recipe = recipe;
    }

    /** Lets a replica work. */
    <T> T with(Function<Replica, T> work) {
      Replica replica = take();
      T result = work.apply(replica);
      give(replica); // not after a failure: it may be half written
      return result;
    }

    private synchronized Replica take() {
      if (free == null) {
        free = new ArrayDeque<>();
        made = recipe.make();
      }
      return free.isEmpty() ? new Replica(made) : free.pop();
    }

    private synchronized void give(Replica replica) {
      free.push(replica);
    }
  }

  /** An executor's copy of the network that is trained, for one task at a time. */
  static final class Replica {

    private final Task task;
    private final EpropNetwork network;
    private final GradientEngine engine;
    private final Weights gradient;
    private final Metrics metrics;
    private long version = -1;

    Replica(Recipe.Made made) {
      task = made.task();
      network =
          EpropNetwork.create(
              made.experiment().model(task.inputs(), task.outputs(), task.timeStep()),
              made.experiment().seed());
      engine = network.engine(new Workers(1)); // one has no threads to end
      gradient = network.newGradient();
      metrics = Metrics.of(made.experiment().training(), task.timeStep());
    }

    EpropNetwork network() {
      return network;
    }

    GradientEngine engine() {
      return engine;
    }

    /** What is measured of each sample. */
    Metrics metrics() {
      return metrics;
    }

    /** Room for a gradient. */
    Weights gradient() {
      return gradient;
    }

    /** What of a network changes while it learns. */
    static List<Leaf> leaves(EpropNetwork network) {
      List<Leaf> leaves = new ArrayList<>(network.weights().leaves());
      leaves.addAll(network.feedback().leaves());
      return leaves;
    }

    /**
     * Takes weights and feedback weights.
     *
     * @param newVersion of them: if they are there already, nothing is copied
     */
    void set(long newVersion, float[][][] numbers) {
      if (version != newVersion) {
        Numbers.set(leaves(network), numbers);
        version = newVersion;
      }
    }

    /** Training samples. */
    List<Sample> samples(int epoch, int[] indices) {
      List<Sample> samples = new ArrayList<>();
      for (int i : indices) {
        samples.add(task.train().sample(epoch, i));
      }
      return samples;
    }

    /** The numbers of leaves, to be sent. */
    static final class Numbers {

      private Numbers() {}

      /** A copy, [leaf][row][number]. */
      static float[][][] of(List<Leaf> leaves) {
        float[][][] copy = new float[leaves.size()][][];
        for (int n = 0; n < copy.length; n++) {
          Leaf leaf = leaves.get(n);
          copy[n] = new float[leaf.rowCount()][];
          for (int i = 0; i < copy[n].length; i++) {
            copy[n][i] = leaf.row(i).clone();
          }
        }
        return copy;
      }

      /** Writes them into leaves of the same shape. */
      static void set(List<Leaf> leaves, float[][][] numbers) {
        for (int n = 0; n < numbers.length; n++) {
          for (int i = 0; i < numbers[n].length; i++) {
            leaves.get(n).set(i, numbers[n][i]);
          }
        }
      }
    }
  }
}
