package org.eprop.spark.train;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.Training;
import org.eprop.experiment.training.Checkpoint;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.experiment.training.TrainingState;
import org.eprop.spark.ComponentSource;

/**
 * Local SGD (Stich 2019, <i>Local SGD converges fast and communicates little</i>) on a Spark
 * cluster. Each of W workers has a W-th of the training samples, starts from the same numbers, and
 * learns alone for k steps; then weights, feedback weights and the optimizers' memory are averaged,
 *
 * <pre>    x &lt;- (1 / W) sum_w x_w        after every k steps</pre>
 *
 * <p>and all go on from there. An epoch has a W-th of the steps it has on one machine. What comes
 * out depends on W and k, but neither on the number of executors nor on who is ready first; with
 * one worker it is, to the bit, what a {@link Trainer} learns.
 *
 * <p>Not thread-safe.
 */
public final class LocalSgd implements AutoCloseable {

  private static final String WORKERS = "local_sgd.workers";
  private static final String STEPS = "local_sgd.steps";
  private static final String PROGRESS = "local_sgd.progress.";

  private final JavaSparkContext spark;
  private final int workers;
  private final int steps;
  private final Trainer mean;
  private final Broadcast<ExecutorTrainers> trainers;

  /** Where each worker is. */
  private List<String> progress;

  /** A worker's next steps. */
  private record Turn(int worker, String progress) implements Serializable {
    TrainingState from(float[][][] numbers) {
      return new TrainingState(numbers, progress);
    }
  }

  /**
   * @param spark the cluster
   * @param components those that the experiment may name
   * @param json the experiment, as executors are to read it
   * @param experiment the same, read
   * @param task the one it names, loaded
   * @param workers W
   * @param steps k
   * @param threads measure the network on the driver; not closed
   * @throws InvalidInputException if training is to end at an error or by patience, for no worker
   *     sees what these are judged by
   */
  public LocalSgd(
      JavaSparkContext spark,
      ComponentSource components,
      Configuration json,
      Experiment experiment,
      Task task,
      int workers,
      int steps,
      Workers threads) {
    Training training = experiment.training();
    if (training.stopAtError() > 0 || training.patience() > 0) {
      throw new InvalidInputException(
              "local SGD does all epochs; expected neither \"stop_at_error\" nor \"patience\"")
          .at("training");
    }
    if (workers < 1 || steps < 1 || workers > task.train().size()) {
      throw new InvalidInputException(
          ("local SGD: got %s workers and %s steps, but expected at least one of"
                  + " each, and at most as many workers as training samples (%s)")
              .formatted(workers, steps, task.train().size()));
    }
    this.spark = spark;
    this.workers = workers;
    this.steps = steps;
    this.mean = new Trainer(experiment, new Shard(task, 0, workers), threads);
    this.progress = Collections.nCopies(workers, TrainingState.of(mean).progress());
    this.trainers = spark.broadcast(new ExecutorTrainers(Recipe.of(components, json), workers));
  }

  /** The network as it was averaged last. */
  public EpropNetwork network() {
    return mean.network();
  }

  /** Where the first worker is: epochs, updates, score; it measures data sets, too. */
  public Trainer trainer() {
    return mean;
  }

  /**
   * Trains until all workers have done all epochs, or told to stop.
   *
   * @param averaged told after each round; may {@link #save} then
   * @param stop asked after each round
   * @return whether training is over
   * @throws InvalidInputException if a worker's training diverged
   */
  public boolean run(Runnable averaged, BooleanSupplier stop) {
    boolean over = false;
    while (!over) {
      over = round();
      averaged.run();
      if (!over && stop.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether all workers have done all epochs. */
  private boolean round() {
    Broadcast<float[][][]> numbers = spark.broadcast(TrainingState.of(mean).numbers());
    Broadcast<ExecutorTrainers> there = trainers;
    int count = steps;
    List<Turn> turns = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      turns.add(new Turn(w, progress.get(w)));
    }
    List<ExecutorTrainers.Outcome> outcomes;
    try {
      outcomes =
          spark
              .parallelize(turns, workers)
              .map(turn -> there.value().learn(turn.worker, turn.from(numbers.value()), count))
              .collect();
    } finally {
      numbers.destroy();
    }
    for (int w = 0; w < workers; w++) {
      if (outcomes.get(w).diverged() != null) {
        throw new InvalidInputException("worker " + w + ": " + outcomes.get(w).diverged());
      }
    }
    List<TrainingState> states = outcomes.stream().map(ExecutorTrainers.Outcome::state).toList();
    TrainingState.mean(states).restore(mean);
    progress = states.stream().map(TrainingState::progress).toList();
    return outcomes.stream().allMatch(ExecutorTrainers.Outcome::finished);
  }

  /**
   * Saves everything, so that training goes on as if it had never stopped.
   *
   * @throws InvalidInputException if the file can't be written
   */
  public void save(Path file) {
    Map<String, String> notes = new TreeMap<>();
    notes.put(WORKERS, "" + workers);
    notes.put(STEPS, "" + steps);
    for (int w = 0; w < workers; w++) {
      notes.put(PROGRESS + w, progress.get(w));
    }
    Checkpoint.save(mean, file, notes);
  }

  /**
   * Goes on where {@link #save} was called.
   *
   * @throws InvalidInputException if the file is missing, damaged, or of something else
   */
  public void restore(Path file) {
    Map<String, String> notes = Checkpoint.read(file).notes();
    if (!notes.getOrDefault(WORKERS, "none").equals("" + workers)
        || !notes.getOrDefault(STEPS, "none").equals("" + steps)) {
      throw new InvalidInputException(
              "was saved with %s workers and %s steps, but now there are %s and %s"
                  .formatted(
                      notes.getOrDefault(WORKERS, "none"),
                      notes.getOrDefault(STEPS, "none"),
                      workers,
                      steps))
          .at(file.toString());
    }
    Checkpoint.restore(mean, file);
    progress = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      progress.add(notes.get(PROGRESS + w));
    }
  }

  /** Frees what executors keep. */
  @Override
  public void close() {
    trainers.destroy();
  }

  /**
   * The trainers of an executor, one at a time for each worker that it stands in for; the data are
   * read once for all of them. Broadcast, so that there is one of these per executor.
   */
  private static final class ExecutorTrainers implements Serializable {

    private final Recipe recipe;
    private final int workers;
    private transient Map<Integer, Deque<Trainer>> free;
    private transient Recipe.Made made;

    /**
     * What a worker sends back.
     *
     * @param state where it is now
     * @param finished whether it has done all epochs
     * @param diverged what its trainer said; null if all went well
     */
    record Outcome(TrainingState state, boolean finished, String diverged)
        implements Serializable {}

    ExecutorTrainers(Recipe recipe, int workers) {
      this.recipe = recipe;
      this.workers = workers;
    }

    /** Learns for some steps, or to the end if that is nearer. */
    Outcome learn(int worker, TrainingState from, int steps) {
      Trainer trainer = take(worker);
      from.restore(trainer);
      long last = trainer.updates() + steps;
      try {
        trainer.run(new TrainingListener() {}, () -> trainer.updates() >= last);
      } catch (DivergenceException e) {
        return new Outcome(null, false, e.getMessage());
      }
      Outcome outcome = new Outcome(TrainingState.of(trainer), trainer.finished(), null);
      give(worker, trainer);
      return outcome;
    }

    private synchronized Trainer take(int worker) {
      if (free == null) {
        free = new HashMap<>();
        made = recipe.make();
      }
      Deque<Trainer> own = free.computeIfAbsent(worker, w -> new ArrayDeque<>());
      return own.isEmpty()
          ? new Trainer(made.experiment(), new Shard(made.task(), worker, workers), new Workers(1))
          : own.pop();
    }

    private synchronized void give(int worker, Trainer trainer) {
      free.get(worker).push(trainer);
    }
  }

  /**
   * A worker's share of a task: every {@code count}-th of the training samples, and nothing to
   * measure with.
   *
   * @param whole the task
   * @param worker from 0
   * @param count of workers
   */
  record Shard(Task whole, int worker, int count) implements Task {

    @Override
    public int inputs() {
      return whole.inputs();
    }

    @Override
    public int outputs() {
      return whole.outputs();
    }

    @Override
    public double timeStep() {
      return whole.timeStep();
    }

    @Override
    public Dataset train() {
      Dataset all = whole.train();
      return new Dataset() {
        @Override
        public int size() {
          return (all.size() - worker + count - 1) / count;
        }

        @Override
        public Sample sample(int epoch, int index) {
          return all.sample(epoch, index * count + worker);
        }
      };
    }

    @Override
    public Optional<Dataset> validation() {
      return Optional.empty();
    }

    @Override
    public Optional<Dataset> test() {
      return Optional.empty();
    }
  }
}
