package org.eprop.spark.train;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.training.Checkpoint;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.NetworkEvaluation;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.HadoopFolder;
import org.eprop.spark.TemporaryFolders;

/**
 * A training run on a Spark cluster, in a folder of any Hadoop file system: {@code experiment.json}
 * says what of, {@code checkpoint.npz} where it is, {@code network.npz} what came out. Goes on
 * where it was stopped or killed.
 */
public final class SparkTraining {

  private static final double SAVE_SECONDS = 10;
  private static final String CHECKPOINT = "checkpoint.npz";
  private static final String NETWORK = "network.npz";
  private static final String BEST = "best.npz";
  private static final String EXPERIMENT = "experiment.json";

  private final JavaSparkContext spark;
  private final ComponentSource components;
  private final Configuration json;
  private final HadoopFolder folder;
  private long savedAt = System.nanoTime();

  /**
   * What came out.
   *
   * @param over whether training is over, or was stopped
   * @param network the best on validation data, if there are any and training was synchronous; else
   *     the last
   * @param scores of that network, by data set; empty if training is not over
   */
  public record Result(boolean over, EpropNetwork network, Map<String, Score> scores) {}

  /** How a run is saved, whichever way it is done. */
  private interface Saved {
    void save(Path file);
  }

  /**
   * @param spark the cluster
   * @param components those that the experiment may name
   * @param experiment what to train
   * @param folder of the run; need not exist
   */
  public SparkTraining(
      JavaSparkContext spark, ComponentSource components, Configuration experiment, String folder) {
    this.spark = spark;
    this.components = components;
    this.json = experiment;
    this.folder = HadoopFolder.of(folder, spark.hadoopConfiguration());
  }

  /**
   * By sums of gradients, to the weights of one machine: {@link SynchronousGradients}.
   *
   * @param partitions how many tasks share a batch
   * @param told a line for each epoch
   * @param stop asked after each update
   */
  public Result synchronous(int partitions, Consumer<String> told, BooleanSupplier stop) {
    Recipe.Made made = begin();
    try (Workers one = new Workers(1);
        SynchronousGradients gradients =
            new SynchronousGradients(spark, components, json, partitions)) {
      Trainer trainer = new Trainer(made.experiment(), made.task(), one, gradients);
      resume(file -> Checkpoint.restore(trainer, file));
      boolean validates = made.task().validation().isPresent();
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void batch(Batch batch) {
              saveIfDue(file -> Checkpoint.save(trainer, file));
            }

            @Override
            public void epoch(Epoch epoch) {
              told.accept(line(epoch));
              if (epoch.best() && validates) {
                folder.write(BEST, NetworkFile.of(trainer.network()).bytes());
                save(file -> Checkpoint.save(trainer, file));
              }
            }
          };
      boolean over = trainer.run(listener, stop);
      save(file -> Checkpoint.save(trainer, file));
      return end(over, made, trainer.network(), folder.read(BEST), one);
    }
  }

  /**
   * By {@link LocalSgd}.
   *
   * @param workers W
   * @param steps k
   * @param told a line for each epoch of the first worker
   * @param stop asked after each round
   */
  public Result local(int workers, int steps, Consumer<String> told, BooleanSupplier stop) {
    Recipe.Made made = begin();
    try (Workers one = new Workers(1);
        LocalSgd sgd =
            new LocalSgd(
                spark, components, json, made.experiment(), made.task(), workers, steps, one)) {
      resume(sgd::restore);
      int[] seen = {sgd.trainer().epochsDone()};
      boolean over =
          sgd.run(
              () -> {
                if (sgd.trainer().epochsDone() > seen[0]) {
                  seen[0] = sgd.trainer().epochsDone();
                  told.accept("epoch " + seen[0] + "/" + sgd.trainer().epochs());
                }
                saveIfDue(sgd::save);
              },
              stop);
      save(sgd::save);
      return end(over, made, sgd.network(), Optional.empty(), one);
    }
  }

  /** Reads the experiment, and sees that the folder is of no other. */
  private Recipe.Made begin() {
    Recipe.Made made = Recipe.of(components, json).make();
    byte[] text = new ExperimentWriter().write(made.experiment()).getBytes(StandardCharsets.UTF_8);
    Optional<byte[]> before = folder.read(EXPERIMENT);
    if (before.isPresent() && !Arrays.equals(before.get(), text)) {
      throw new InvalidInputException(
              "is of another experiment; undo the change, or choose another folder")
          .at(folder + "/" + EXPERIMENT);
    }
    folder.write(EXPERIMENT, text);
    return made;
  }

  private void resume(Consumer<Path> restore) {
    folder.read(CHECKPOINT).ifPresent(bytes -> withFile(bytes, restore));
  }

  private void withFile(byte[] bytes, Consumer<Path> reader) {
    Path local = TemporaryFolders.temporary("eprop-train");
    try {
      Path file = local.resolve(CHECKPOINT);
      AtomicFiles.write(file, out -> out.write(bytes));
      reader.accept(file);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(e.getMessage().replace(local.toString(), folder + ""), e);
    } finally {
      TemporaryFolders.delete(local);
    }
  }

  private void saveIfDue(Saved run) {
    if (System.nanoTime() - savedAt >= SAVE_SECONDS * 1e9) {
      save(run);
    }
  }

  private void save(Saved run) {
    Path local = TemporaryFolders.temporary("eprop-train");
    try {
      Path file = local.resolve(CHECKPOINT);
      run.save(file);
      folder.write(CHECKPOINT, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      TemporaryFolders.delete(local);
    }
    savedAt = System.nanoTime();
  }

  private Result end(
      boolean over, Recipe.Made made, EpropNetwork last, Optional<byte[]> best, Workers workers) {
    if (!over) {
      return new Result(false, last, Map.of());
    }
    EpropNetwork network = best.map(this::load).orElse(last);
    folder.write(NETWORK, NetworkFile.of(network).bytes());
    GradientEngine engine = network.engine(workers);
    int size = made.experiment().training().batchSize();
    Metrics metrics = Metrics.of(made.experiment().training(), made.task().timeStep());
    Map<String, Score> scores = new LinkedHashMap<>();
    scores.put(
        "train",
        NetworkEvaluation.of(network, engine, made.task().train(), size, workers, metrics));
    made.task()
        .validation()
        .ifPresent(
            set ->
                scores.put(
                    "validation",
                    NetworkEvaluation.of(network, engine, set, size, workers, metrics)));
    made.task()
        .test()
        .ifPresent(
            set ->
                scores.put(
                    "test", NetworkEvaluation.of(network, engine, set, size, workers, metrics)));
    return new Result(true, network, scores);
  }

  private EpropNetwork load(byte[] bytes) {
    try (Plugins plugins = components.open()) {
      return NetworkFile.read(new ByteArrayInputStream(bytes), plugins).network();
    }
  }

  private static String line(TrainingListener.Epoch epoch) {
    Score score = epoch.validation().orElse(epoch.train());
    return String.format(
        Locale.ROOT,
        "epoch %d  %s loss %.4g  %s",
        epoch.epoch(),
        epoch.validation().isPresent() ? "validation" : "train",
        score.loss(),
        score.hasAccuracy()
            ? String.format(Locale.ROOT, "accuracy %.2f %%", 100 * score.accuracy())
            : String.format(Locale.ROOT, "mean squared error %.4g", score.meanSquaredError()));
  }
}
