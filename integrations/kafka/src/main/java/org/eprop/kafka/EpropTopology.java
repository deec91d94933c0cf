package org.eprop.kafka;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;
import org.eprop.core.keyed.KeyedLearner;

/** From a topic of readings to a topic of answers. */
public final class EpropTopology {

  /** The topics. */
  public static final String READINGS = "readings";

  /** The topics. */
  public static final String ANSWERS = "answers";

  private EpropTopology() {}

  /**
   * The learners are in a store on disk, and in its changelog. What keys do between two commits
   * stays in the store's cache, so that it is written once for a key and commit.
   *
   * @param learner of all keys
   */
  public static Topology of(KeyedLearner learner) {
    var store =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(EpropProcessor.STORE),
                Serdes.String(),
                Serdes.ByteArray())
            .withCachingEnabled()
            .withLoggingEnabled(Map.of());
    return new Topology()
        .addSource(
            READINGS, new StringDeserializer(), (topic, value) -> Reading.of(value), READINGS)
        .addProcessor("eprop", () -> new EpropProcessor(learner), READINGS)
        .addStateStore(store, "eprop")
        .addSink(
            ANSWERS,
            ANSWERS,
            new StringSerializer(),
            (String topic, double[] y) -> toBytes(y),
            "eprop");
  }

  private static byte[] toBytes(double[] y) {
    ByteBuffer bytes = ByteBuffer.allocate(y.length * Double.BYTES);
    bytes.asDoubleBuffer().put(y);
    return bytes.array();
  }
}
