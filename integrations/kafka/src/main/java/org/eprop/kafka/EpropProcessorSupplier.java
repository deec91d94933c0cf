package org.eprop.kafka;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.keyed.KeyedFunction;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/**
 * A learner for each key of a stream, as Kafka Streams' {@code processValues} takes it:
 *
 * <pre>{@code
 * KStream<String, double[]> answers =
 *     readings.processValues(
 *         new EpropProcessorSupplier<>(learner, function, Serdes.String(), "learners"));
 * }</pre>
 *
 * <p>A key's state is the bytes of a {@link org.eprop.stream.keyed.KeyedSession} in a store, which
 * comes along with the processor: RocksDB with Kafka's cache in front and a changelog topic behind
 * it, so that what a key does between two commits is written once, and another machine goes on
 * where one stopped. Answers are, bit by bit, those of a learner of each key's own that never
 * stops, if each record counts once ({@code processing.guarantee} is {@code exactly_once_v2}).
 * Otherwise those after the last commit may come again after a failure, which {@link KeyedFunction}
 * can tell.
 *
 * <p>A record without a value (a tombstone) has its key forgotten, and no answer. A record without
 * a key, bytes that don't fit the learner, and what the function throws are left to {@code
 * processing.exception.handler}; the key then is as before the record.
 *
 * @param <K> the type of keys
 * @param <V> the type of records' values
 * @param <A> the type of answers
 */
public final class EpropProcessorSupplier<K, V, A> implements FixedKeyProcessorSupplier<K, V, A> {

  private final KeyedLearner learner;
  private final KeyedFunction<V, A> function;
  private final StoreBuilder<KeyValueStore<K, byte[]>> store;

  /**
   * @param learner of all keys
   * @param function what a record's value means to its key's learner, and the answer to it
   * @param keys how keys are written; two that are equal are written alike
   * @param store the name of the keys' store, of which the changelog has its name; one that no
   *     other processor of the topology has
   */
  public EpropProcessorSupplier(
      KeyedLearner learner, KeyedFunction<V, A> function, Serde<K> keys, String store) {
    this.learner = Objects.requireNonNull(learner, "learner");
    this.function = Objects.requireNonNull(function, "function");
    this.store =
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(store), keys, Serdes.ByteArray())
            .withCachingEnabled()
            .withLoggingEnabled(Map.of());
  }

  @Override
  public FixedKeyProcessor<K, V, A> get() {
    return new EpropProcessor<>(learner.open(null), function, store.name());
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(store);
  }

  /** Answers records by a learner of each key's own, whose state is in a store. */
  private static final class EpropProcessor<K, V, A> extends ContextualFixedKeyProcessor<K, V, A> {

    private final KeyedSession session;
    private final KeyedFunction<V, A> function;
    private final String store;
    private KeyValueStore<K, byte[]> states;

    EpropProcessor(KeyedSession session, KeyedFunction<V, A> function, String store) {
      this.session = session;
      this.function = function;
      this.store = store;
    }

    @Override
    public void init(FixedKeyProcessorContext<K, A> context) {
      super.init(context);
      states = context.getStateStore(store);
    }

    @Override
    public void process(FixedKeyRecord<K, V> record) {
      K key = record.key();
      if (key == null) {
        throw new InvalidInputException("got a record without a key, but expected one with a key");
      }
      if (record.value() == null) {
        states.delete(key);
        return;
      }
      A answer = function.answer(session, key, states.get(key), record.value());
      states.put(key, session.bytes());
      if (answer != null) {
        context().forward(record.withValue(answer));
      }
    }
  }
}
