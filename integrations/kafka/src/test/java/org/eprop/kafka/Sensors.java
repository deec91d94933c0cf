package org.eprop.kafka;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.stream.keyed.KeyedLearner;

/** From a topic of readings of many sensors to a topic of answers. */
final class Sensors {

  static final int CHANNELS = 5;
  static final double RATE = 0.05;

  private static final Serde<Reading> READING =
      Serdes.serdeFrom(
          (topic, reading) -> Reading.toBytes(reading), (topic, value) -> Reading.of(value));
  private static final Serde<double[]> ANSWER =
      Serdes.serdeFrom((topic, y) -> toBytes(y), (topic, value) -> toDoubles(value));

  private Sensors() {}

  /** The reading of a sensor at a step; every other has a label. */
  static Reading reading(int key, int step) {
    RandomGenerator random = new RandomStreams(key).stream("reading", step);
    float[] x = new float[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      x[i] = random.nextFloat();
    }
    return new Reading(step, x, step % 2 == 0 ? random.nextInt(2) : Reading.UNLABELLED);
  }

  static EpropNetwork network(Plugins plugins, int neurons, long seed) {
    return new NetworkBuilder(plugins, CHANNELS, 2)
        .layer(l -> l.population("alif", neurons))
        .create(seed);
  }

  static Optimizer adam(Plugins plugins) {
    OptimizerFactory adam = plugins.find(OptimizerFactory.class, "adam");
    return adam.create(Context.defaults(adam));
  }

  /**
   * All of a key's weights are its own: its plain learner is the library's, as it is.
   *
   * @param version 1, or 2 with more neurons and other weights
   */
  static KeyedLearner learner(int version) {
    try (Plugins plugins = Plugins.builder().classPath(Sensors.class.getClassLoader()).build()) {
      EpropNetwork network = network(plugins, version == 1 ? 12 : 15, version);
      KeyedLearner learner = KeyedLearner.ownWeights(network, adam(plugins), RATE);
      return version == 1 ? learner : learner.upgrading(learner(1));
    }
  }

  static Topology answers(KeyedLearner learner, String topic) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("readings", Consumed.with(Serdes.String(), READING))
        .processValues(
            new EpropProcessorSupplier<>(learner, Reading::answer, Serdes.String(), "learners"))
        .to(topic, Produced.with(Serdes.String(), ANSWER));
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
