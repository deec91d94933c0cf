package org.eprop.spark.train;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.training.DivergenceException;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.experiment.training.TrainingState;

/**
 * The trainers of an executor, one at a time for each worker that it stands in for; the data are
 * read once for all of them. Broadcast, so that there is one of these per executor.
 */
final class ExecutorTrainers implements Serializable {

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
  record Outcome(TrainingState state, boolean finished, String diverged) implements Serializable {}

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
