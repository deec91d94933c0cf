package org.eprop.stream.service;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.stream.keyed.KeyedSession;
import org.eprop.stream.service.StreamService.Counters;
import org.eprop.stream.service.StreamService.Failures;
import org.jspecify.annotations.Nullable;

/**
 * Some of a service's keys, and the one thread that takes them further; those used last are at
 * hand, the others in the store. Everything but {@link #execute}, {@link #waiting} and {@link
 * #close} is done by that thread, or while it stands still.
 */
final class Shard {

  private static final int PATIENCE_MILLIS = 20;

  /** A key that is at hand. */
  private static final class Entry {
    byte @Nullable [] state;

    /** Whether the store has another. */
    boolean changed;
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final KeyStore store;
  private final int most;
  private final Counters counters;
  private final ThreadPoolExecutor thread;
  private WatchedSession session;

  /** What the session is at; null if it is elsewhere. */
  private @Nullable Entry current;

  /** Null before the first task. */
  private volatile @Nullable Thread worker;

  Shard(int number, StreamService.Builder settings, Counters counters) {
    this.store = settings.store;
    this.most = Math.max(1, settings.cache / settings.shards);
    this.counters = counters;
    session = settings.session(settings.learner);
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue),
            task -> {
              Thread made = new Thread(task, "eprop-stream-" + number);
              made.setDaemon(true);
              worker = made;
              return made;
            },
            Shard::waitForRoom);
  }

  /** Whoever brings a task to a full queue waits. */
  private static void waitForRoom(Runnable task, ThreadPoolExecutor to) {
    try {
      boolean queued = false;
      while (!queued && !to.isShutdown()) {
        queued = to.getQueue().offer(task, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (!queued || (to.isShutdown() && to.remove(task))) {
        throw new RejectedExecutionException("the service is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while waiting for room", e);
    }
  }

  void execute(Runnable task) {
    thread.execute(task);
  }

  int waiting() {
    return thread.getQueue().size();
  }

  void use(WatchedSession opened) {
    session = opened;
    current = null;
  }

  /**
   * Takes a key further; after an exception it is as before, but for a step that could not be
   * learned: the key goes on without.
   *
   * @param judge what else is to be done with the answer, which is null if a step could not be
   *     learned; last of all, so that nothing is done where something fails
   */
  <A> @Nullable A call(String key, Function<WatchedSession, A> work, Consumer<@Nullable A> judge) {
    try {
      Entry entry = find(key);
      boolean there = entry == current;
      current = null; // until all has gone well
      if (!there) {
        session.open(entry.state);
      }
      KeyedSession.Learned before = session.session().learned();
      A answer = null;
      DivergenceException diverged = null;
      try {
        answer = work.apply(session);
      } catch (DivergenceException e) { // its step is not learned; all others are
        diverged = e;
      }
      byte[] state = session.bytes();
      judge.accept(answer);
      entry.state = state;
      entry.changed = true;
      current = entry;
      count(before, session.session().learned());
      if (diverged != null) {
        throw diverged;
      }
      return answer;
    } catch (Throwable e) {
      boolean numbers = e instanceof DivergenceException || e instanceof ArithmeticException;
      counters.add(numbers ? StreamCount.DIVERGENCES : StreamCount.FAILURES, 1);
      if (e instanceof InvalidInputException input) {
        throw input.at("key " + key);
      }
      throw e;
    }
  }

  private void count(KeyedSession.Learned before, KeyedSession.Learned now) {
    counters.add(StreamCount.UPDATES, now.updates() - before.updates());
    counters.add(StreamCount.LOSS, now.loss() - before.loss());
    counters.add(StreamCount.GRADIENT, now.gradient() - before.gradient());
  }

  private Entry find(String key) {
    Entry found = entries.get(key);
    if (found != null) {
      counters.add(StreamCount.HITS, 1);
      return found;
    }
    counters.add(StreamCount.MISSES, 1);
    Entry entry = new Entry();
    entry.state = store.get(key);
    if (entries.size() >= most) {
      Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
      Map.Entry<String, Entry> last = oldest.next();
      try {
        save(last.getKey(), last.getValue());
      } catch (Throwable e) {
        entries.get(last.getKey()); // is the last to be tried again: others can make room
        throw e;
      }
      oldest.remove();
    }
    entries.put(key, entry);
    return entry;
  }

  private void save(String key, Entry entry) {
    if (entry.changed && entry.state != null) {
      store.put(key, entry.state);
      entry.changed = false;
    }
  }

  void forget(String key) {
    store.remove(key); // first: if it fails, the key is as it was
    entries.remove(key);
  }

  /** Makes the store have everything that it takes. */
  void saveAll(Failures failures) {
    entries.forEach((key, entry) -> failures.of(() -> save(key, entry)));
  }

  /** Takes no calls any more. */
  void shutdown() {
    thread.shutdown();
  }

  /** Ends the thread, after what waits; then everything is in the store that it takes. */
  void close(Failures failures) {
    shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        if (thread.awaitTermination(1, TimeUnit.MINUTES)) {
          join();
          ended = true;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    saveAll(failures);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A pool is terminated a moment before its thread is. */
  private void join() throws InterruptedException {
    Thread last = worker;
    if (last != null) {
      last.join();
    }
  }
}
