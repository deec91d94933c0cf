package org.eprop.experiment.tensorboard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Training as TensorBoard shows it. The step is always the number of updates. There are four runs:
 *
 * <ul>
 *   <li>{@code updates}: learning rate and gradient norm (before clipping) of each update
 *   <li>{@code train}: loss, accuracy or mean squared error (of episodes: return, length and
 *       success), and firing rate of each epoch; histograms of weights, biases and learned
 *       parameters, and of the neurons' firing rates
 *   <li>{@code validation}: the same numbers on the validation set, when they were measured
 *   <li>{@code test}: the final ones
 * </ul>
 *
 * <p>Not thread-safe.
 */
public final class TrainingEvents implements TrainingListener, AutoCloseable {

  private static final String VALIDATION = "validation";
  private static final String TEST = "test";

  private final Path folder;
  private final EpropNetwork network;
  private final List<Sample> probe;
  private final GradientEngine engine;
  private final EventFiles updates;
  private final EventFiles train;
  private final long lastEpoch;
  private @Nullable EventFiles validation;

  /**
   * Goes on from where training is, or begins.
   *
   * @param folder of the runs; made if it is not there
   * @param network in training
   * @param workers who run it
   * @param probe the samples that firing rates are measured on
   * @param updatesDone how many updates there were; later ones in the folder are forgotten
   * @param updatesInEpochs how many of them belong to complete epochs
   * @throws InvalidInputException if the files can't be written
   */
  public TrainingEvents(
      Path folder,
      EpropNetwork network,
      Workers workers,
      List<Sample> probe,
      long updatesDone,
      long updatesInEpochs) {
    this.folder = folder;
    this.network = network;
    this.probe = List.copyOf(probe);
    this.engine = network.engine(workers);
    long lastUpdate = updatesDone == 0 ? -1 : updatesDone;
    this.lastEpoch = updatesInEpochs == 0 ? -1 : updatesInEpochs;
    EventFiles.expectNoLink(folder);
    this.updates = open("updates", lastUpdate);
    this.train = open("train", lastEpoch);
    if (!EventFiles.files(folder.resolve(VALIDATION)).isEmpty()) {
      this.validation = open(VALIDATION, lastEpoch);
    }
  }

  private EventFiles open(String run, long lastStep) {
    return EventFiles.open(EventFiles.expectNoLink(folder.resolve(run)), lastStep);
  }

  /**
   * The event files of all runs in a folder.
   *
   * @throws InvalidInputException if it is a link, or one of a run
   */
  public static List<Path> files(Path folder) {
    List<Path> all = new ArrayList<>();
    EventFiles.expectNoLink(folder);
    for (String run : List.of("updates", "train", VALIDATION, TEST)) {
      all.addAll(EventFiles.files(EventFiles.expectNoLink(folder.resolve(run))));
    }
    return all;
  }

  @Override
  public void batch(Batch batch) {
    updates.scalar("learning_rate", batch.update(), batch.learningRate());
    updates.scalar("gradient_norm", batch.update(), batch.gradientNorm());
  }

  @Override
  public void epoch(Epoch epoch) {
    add(train, epoch.update(), epoch.train());
    epoch.validation().ifPresent(score -> addValidation(epoch.update(), score));
    for (Leaf leaf : network.weights().leaves()) {
      train.histogram("weights/" + leaf.name(), epoch.update(), numbers(leaf));
    }
    double[][] rates = rates();
    for (int p = 0; p < rates.length; p++) {
      String name = network.structure().populations().get(p).name();
      train.histogram("firing_rates/" + name, epoch.update(), rates[p]);
    }
  }

  private void addValidation(long step, Score score) {
    if (validation == null) {
      validation = open(VALIDATION, lastEpoch);
    }
    add(validation, step, score);
  }

  private static void add(EventFiles run, long step, Score score) {
    score.values().forEach((name, value) -> run.scalar(name, step, value));
  }

  private double[] numbers(Leaf leaf) {
    float[] numbers = network.weights().numbers(leaf);
    double[] wide = new double[numbers.length];
    Arrays.setAll(wide, n -> numbers[n]);
    return wide;
  }

  /** Spikes per step of each neuron, [population][neuron]. */
  private double[][] rates() {
    List<SampleRun> runs = engine.evaluate(network.weights(), probe).runs();
    double steps = runs.stream().mapToInt(SampleRun::steps).sum();
    double[][] rates = new double[network.structure().populations().size()][];
    for (int p = 0; p < rates.length; p++) {
      rates[p] = new double[network.structure().size(p)];
      for (SampleRun run : runs) {
        for (int t = 0; t < run.steps(); t++) {
          for (int j : run.spikesAt(p, t)) {
            rates[p][j]++;
          }
        }
      }
      for (int j = 0; j < rates[p].length; j++) {
        rates[p][j] /= steps;
      }
    }
    return rates;
  }

  /** The final measurements. */
  public void test(long step, Score score) {
    try (EventFiles test = open(TEST, -1)) {
      add(test, step, score);
    }
  }

  /** Forces what was added to the disk, so that no checkpoint is ahead of it. */
  public void sync() {
    updates.sync();
    train.sync();
    if (validation != null) {
      validation.sync();
    }
  }

  @Override
  public void close() {
    updates.close();
    train.close();
    if (validation != null) {
      validation.close();
    }
  }
}
