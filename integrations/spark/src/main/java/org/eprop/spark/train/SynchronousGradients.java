package org.eprop.spark.train;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.eprop.api.task.Dataset;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.training.BatchGradient;
import org.eprop.spark.ComponentSource;

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
}
