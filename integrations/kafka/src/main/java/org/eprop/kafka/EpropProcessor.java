package org.eprop.kafka;

import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.keyed.KeyedFunction;
import org.eprop.stream.keyed.KeyedSession;

/** Answers records by a learner of each key's own, whose state is in a store. */
final class EpropProcessor<K, V, A> extends ContextualFixedKeyProcessor<K, V, A> {

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
