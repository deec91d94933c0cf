package org.eprop.spark.train;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * The replicas of an executor: as many as tasks ever ran there at once, made when they are needed,
 * with the data read once for all of them. Broadcast, so that there is one of these per executor.
 */
final class Replicas implements Serializable {

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
