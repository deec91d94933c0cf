package org.eprop.stream.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.evaluation.Prequential;
import org.eprop.stream.keyed.DriftAction;
import org.eprop.stream.keyed.KeyedFunction;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;
import org.jspecify.annotations.Nullable;

/**
 * A learner for each of many keys, in one process:
 *
 * <pre>{@code
 * try (StreamService service = StreamService.of(learner).cache(10_000).threads(4).start()) {
 *   StreamStep step = service.step("pump 7", x).join();   // with y^t
 *   ...
 *   service.label(step, 1);              // when it comes
 *   service.snapshot(file, model);
 * }
 * }</pre>
 *
 * <p>Any thread may call. What concerns a key is done in the order of calls, by the one thread of
 * its shard: of two threads that want one key, one waits. After a call that fails, its key and the
 * scores are as before, whatever failed: the call, the store, who scores or a function. Answers
 * are, bit by bit, those of a {@link KeyedSession}, for any number of threads.
 *
 * <p>What is chained to an answer without an executor may run in the key's thread: it must not wait
 * for the service.
 *
 * <p>Keys used last are in a bounded cache, the others in a {@link KeyStore}. All that decides on a
 * key's answers is a part of its state: what labels are to be learned yet, detectors of drift, what
 * an alarm has begun. Predictions that wait to be scored stay in memory.
 */
public final class StreamService implements AutoCloseable {

  private final Builder settings;
  private final Counters counters = new Counters();
  private final List<Shard> shards = new ArrayList<>();
  private volatile KeyedLearner learner;

  private StreamService(Builder settings) {
    this.settings = settings;
    learner = settings.learner;
    for (int i = 0; i < settings.shards; i++) {
      shards.add(new Shard(i, settings, counters));
    }
  }

  /** Settings of a service of this learner. */
  public static Builder of(KeyedLearner learner) {
    return new Builder(learner);
  }

  /** How a service is; the defaults stand at each setting. */
  public static final class Builder {
    final KeyedLearner learner;
    KeyStore store = new SealedStore(KeyStore.inMemory());
    int cache = 10_000;
    int shards = 1;
    int queue = 1024;
    @Nullable Prequential<String> evaluation;
    private @Nullable Supplier<DriftDetector> detectors;
    private DriftAction action = DriftAction.NONE;

    private Builder(KeyedLearner learner) {
      this.learner = Objects.requireNonNull(learner, "learner: got null, but expected one");
    }

    WatchedSession session(KeyedLearner of) {
      return new WatchedSession(of, detectors, action);
    }

    /**
     * Where keys lie that are not in the cache: in memory. With each state goes a digest of it and
     * its key: what a store gives for another key, or damaged, is refused.
     */
    public Builder store(KeyStore newStore) {
      store =
          new SealedStore(Objects.requireNonNull(newStore, "store: got null, but expected one"));
      return this;
    }

    /** How many keys are at hand, all shards together: 10,000. */
    public Builder cache(int keys) {
      cache = atLeastOne("cache", keys);
      return this;
    }

    /** How many threads share the keys: 1. */
    public Builder threads(int count) {
      shards = atLeastOne("threads", count);
      return this;
    }

    /** How many calls wait for each thread, before who calls has to wait: 1,024. */
    public Builder queue(int calls) {
      queue = atLeastOne("queue", calls);
      return this;
    }

    /** Scores predictions when their labels come: none does. */
    public Builder evaluation(Prequential<String> newEvaluation) {
      evaluation = newEvaluation;
      return this;
    }

    /**
     * Watches the errors of each key (of classes 0 or 1, of values the squared error, at most 1):
     * nothing does. A key that was not watched before is from now on.
     *
     * @param newDetectors makes one for a key, and after each alarm
     * @param newAction what is done for a key at an alarm
     */
    public Builder watch(Supplier<DriftDetector> newDetectors, DriftAction newAction) {
      detectors = Objects.requireNonNull(newDetectors, "detectors: got null, but expected some");
      action = Objects.requireNonNull(newAction, "action: got null, but expected one");
      return this;
    }

    /**
     * Goes on with the keys of a snapshot: puts them into the store.
     *
     * @throws InvalidInputException if it is damaged, or a key is not one of this learner or of one
     *     before it
     */
    public Builder restore(Path snapshot) throws IOException {
      WatchedSession session = session(learner);
      StreamSnapshot.read(
          snapshot,
          (key, state) -> {
            try {
              store.put(key, session.open(state).bytes());
            } catch (InvalidInputException e) {
              throw e.at("key " + key);
            }
          });
      return this;
    }

    private static int atLeastOne(String name, int number) {
      if (number < 1) {
        throw new InvalidInputException(name + ": got " + number + ", but expected a number >= 1");
      }
      return number;
    }

    /** Starts its threads. */
    public StreamService start() {
      return new StreamService(this);
    }
  }

  private Shard shard(String key) {
    Objects.requireNonNull(key, "key: got null, but expected a name");
    StreamSnapshot.expectText(key);
    return shards.get(Math.floorMod(key.hashCode(), shards.size()));
  }

  private <A> CompletableFuture<A> call(Shard shard, Supplier<A> work) {
    CompletableFuture<A> answer = new CompletableFuture<>();
    execute(
        shard,
        () -> {
          try {
            answer.complete(work.get());
          } catch (Throwable e) { // of any language
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private static void execute(Shard shard, Runnable task) {
    try {
      shard.execute(task);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("got a call that can't be taken: the service is closed", e);
    }
  }

  /**
   * @param judge receives what came of it, null if a step could not be learned, when nothing else
   *     can fail
   */
  private <A, B> CompletableFuture<B> call(
      String key, Function<WatchedSession, A> work, Consumer<A> judge, Function<A, B> answer) {
    Shard shard = shard(key);
    return call(shard, () -> answer.apply(shard.call(key, work, judge)));
  }

  /**
   * The next step of a key, with real-valued input.
   *
   * @param x x^t [channels]; not to be changed before the answer
   * @return y^t of the first readout, and what a label names; the exception if x does not fit, an
   *     {@link ArithmeticException} if y^t is not finite
   */
  public CompletableFuture<StreamStep> step(String key, float[] x) {
    return call(
        key,
        session -> {
          long number = session.session().steps();
          double[] y = session.step(x);
          for (double value : y) {
            if (!Double.isFinite(value)) {
              throw new ArithmeticException(
                  "key " + key + ": step " + number + ": got the output " + value);
            }
          }
          return new StreamStep(key, number, y);
        },
        step -> {
          if (settings.evaluation != null && step != null) {
            settings.evaluation.predicted(key, step.step(), step.y().clone());
          }
          counters.add(StreamCount.STEPS, 1);
        },
        step -> step);
  }

  /**
   * What a record means to its key, for records of any type; not scored, nor watched.
   *
   * @param function takes the key further; not to keep it, nor to open it at another
   * @return what the function returns
   */
  public <R, A> CompletableFuture<A> answer(String key, R record, KeyedFunction<R, A> function) {
    return call(
        key, session -> function.apply(session.session(), record), answer -> {}, answer -> answer);
  }

  /** The label of a step, as {@link #label(String, long, int)}. */
  public CompletableFuture<Boolean> label(StreamStep step, int label) {
    return label(step.key(), step.step(), label);
  }

  /** The same with values, [outputs]. */
  public CompletableFuture<Boolean> label(StreamStep step, double[] wanted) {
    return label(step.key(), step.step(), wanted);
  }

  /**
   * The label of a step of a key, in time or late.
   *
   * @param step its number among the key's, from 0
   * @param label the class
   * @return whether it is learned, now or later; false if it came twice or too late, or nothing
   *     learns
   */
  public CompletableFuture<Boolean> label(String key, long step, int label) {
    return labelled(
        key,
        step,
        session -> session.learn(step, label),
        evaluation -> evaluation.label(key, step, label));
  }

  /** The same with values, [outputs]. */
  public CompletableFuture<Boolean> label(String key, long step, double[] wanted) {
    return labelled(
        key,
        step,
        session -> session.learn(step, wanted),
        evaluation -> evaluation.label(key, step, wanted));
  }

  /** What came of a label. */
  private record Learned(boolean learned, long alarms) {}

  private CompletableFuture<Boolean> labelled(
      String key,
      long step,
      Function<WatchedSession, Boolean> learn,
      Function<Prequential<String>, Double> score) {
    return call(
        key,
        session -> {
          long before = session.alarms();
          return new Learned(learn.apply(session), session.alarms() - before);
        },
        label -> {
          double error =
              settings.evaluation == null ? Double.NaN : score.apply(settings.evaluation);
          counters.add(StreamCount.ERRORS, Double.isNaN(error) ? 0 : error);
          if (label != null) {
            counters.add(label.learned ? StreamCount.LABELS : StreamCount.LATE_LABELS, 1);
            counters.add(StreamCount.DRIFTS, label.alarms);
          }
        },
        Learned::learned);
  }

  /** No labels come for a step of a key, nor for those before it. */
  public CompletableFuture<Void> pass(String key, long step) {
    return call(
        key,
        session -> {
          session.pass(step);
          return null;
        },
        passed -> {
          if (settings.evaluation != null) {
            settings.evaluation.pass(key, step);
          }
        },
        passed -> null);
  }

  /** Forgets a key. */
  public CompletableFuture<Void> forget(String key) {
    Shard shard = shard(key);
    return call(
        shard,
        () -> {
          shard.forget(key);
          if (settings.evaluation != null) {
            settings.evaluation.forget(key);
          }
          return null;
        });
  }

  /**
   * Puts the next version of the learner in place: calls made before are done by the old one, calls
   * made afterwards by the new. No key is lost: each is {@linkplain KeyedLearner#upgrading
   * migrated} when it comes the next time.
   *
   * <p>A swap may come while a key waits for a label, between {@link #step} and {@link #label}: the
   * old version has answered the step, and its answer is what is scored. The next one learns from
   * the label, by the key's migrated state: traces of neurons that stay are those of the steps
   * before, traces of added neurons begin at the swap.
   *
   * @throws InvalidInputException if keys can't go on with it; the old one then stays
   */
  public synchronized void swap(KeyedLearner next) {
    KeyedLearner upgraded = next.upgrading(learner);
    whileStanding(
        () -> {
          shards.forEach(shard -> shard.use(settings.session(upgraded)));
          learner = upgraded;
        });
  }

  /** The learner in place. */
  public KeyedLearner learner() {
    return learner;
  }

  /**
   * Writes all keys, as they are at one moment between calls, to one file: whole, or not at all.
   * Calls wait meanwhile. Keys of learners before are migrated.
   *
   * @param model is kept with them: the bytes of the network's file, say
   * @throws InvalidInputException if a folder, a pipe or a device has that name
   */
  public synchronized void snapshot(Path file, byte[] model) throws IOException {
    try {
      whileStanding(
          () -> {
            Failures failures = new Failures();
            shards.forEach(shard -> shard.saveAll(failures));
            failures.end();
            WatchedSession session = settings.session(learner);
            try {
              StreamSnapshot.write(file, model, settings.store, session::upToDate);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Does something while all shards wait for it; who is interrupted waits, too. */
  private void whileStanding(Runnable work) {
    CompletableFuture<Void> resume = new CompletableFuture<>();
    List<CompletableFuture<Void>> standing = new ArrayList<>();
    try {
      for (Shard shard : shards) {
        CompletableFuture<Void> stands = new CompletableFuture<>();
        standing.add(stands);
        execute(
            shard,
            () -> {
              stands.complete(null);
              resume.join();
            });
      }
      standing.forEach(CompletableFuture::join);
      work.run();
    } finally {
      resume.complete(null);
    }
  }

  /** How much there was of something so far; only grows, as meters want it. */
  public double count(StreamCount what) {
    return counters.of(what);
  }

  /** How many calls wait for their turn. */
  public int waiting() {
    return shards.stream().mapToInt(Shard::waiting).sum();
  }

  /**
   * Does what waits, puts all keys into the store, and ends its threads. Where the store fails, all
   * else is done; called again, this tries once more with those keys alone.
   *
   * @throws RuntimeException the store's first exception, with later ones suppressed
   */
  @Override
  public synchronized void close() {
    Failures failures = new Failures();
    shards.forEach(Shard::shutdown);
    shards.forEach(shard -> shard.close(failures));
    failures.end();
  }

  /** How much there was of each {@link StreamCount}. Thread-safe. */
  static final class Counters {

    private final DoubleAdder[] sums =
        Stream.generate(DoubleAdder::new)
            .limit(StreamCount.values().length)
            .toArray(DoubleAdder[]::new);

    void add(StreamCount what, double amount) {
      sums[what.ordinal()].add(amount);
    }

    double of(StreamCount what) {
      return sums[what.ordinal()].sum();
    }
  }

  /** What failed while all else was done nonetheless: the first, and the others in it. */
  static final class Failures {

    private @Nullable Throwable first;

    /** Does one thing. */
    void of(Runnable work) {
      try {
        work.run();
      } catch (Throwable e) { // of any language
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }

    /** Throws the first, if there was one, with the others suppressed. */
    void end() {
      if (first instanceof Error e) {
        throw e;
      }
      if (first instanceof RuntimeException e) {
        throw e;
      }
      if (first != null) {
        throw new IllegalStateException(first);
      }
    }
  }
}
