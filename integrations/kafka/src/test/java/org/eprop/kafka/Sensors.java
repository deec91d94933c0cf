package org.eprop.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.eprop.core.keyed.KeyedLearner;

/** From a topic of readings of many sensors to a topic of answers. */
final class Sensors {

  private static final Serde<Reading> READING =
      Serdes.serdeFrom(
          (topic, reading) -> Reading.toBytes(reading), (topic, value) -> Reading.of(value));
  private static final Serde<double[]> ANSWER =
      Serdes.serdeFrom((topic, y) -> toBytes(y), (topic, value) -> toDoubles(value));

  private Sensors() {}

  static Topology answers(KeyedLearner learner) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("readings", Consumed.with(Serdes.String(), READING))
        .processValues(
            new EpropProcessorSupplier<>(learner, Reading::answer, Serdes.String(), "learners"))
        .to("answers", Produced.with(Serdes.String(), ANSWER));
    return builder.build();
  }

  private static byte[] toBytes(double[] y) {
    ByteBuffer bytes = ByteBuffer.allocate(y.length * Double.BYTES);
    bytes.asDoubleBuffer().put(y);
    return bytes.array();
  }

  static double[] toDoubles(byte[] value) {
    double[] y = new double[value.length / Double.BYTES];
    ByteBuffer.wrap(value).asDoubleBuffer().get(y);
    return y;
  }
}
