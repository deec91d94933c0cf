package org.eprop.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/** Made-up readings of many keys, one key after the other in turn; the same each time. */
public final class Readings implements GeneratorFunction<Long, Reading> {

  /** Input channels and neurons of the network for them, and its outputs. */
  static final int CHANNELS = 20;

  static final int NEURONS = 64;
  static final int OUTPUTS = 4;

  static final double LEARNING_RATE = 0.05;

  private static final long serialVersionUID = 1L;

  private final int keys;

  /**
   * @param keys how many
   */
  public Readings(int keys) {
    this.keys = keys;
  }

  @Override
  public Reading map(Long index) {
    return of((int) (index % keys), index / keys);
  }

  /** The reading of a key at a step; every other has a label. */
  static Reading of(int key, long step) {
    RandomGenerator random = new RandomStreams(key).stream("reading", (int) step);
    int label = random.nextInt(OUTPUTS);
    float[] x = new float[CHANNELS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % OUTPUTS == label ? 1 : 0.2f) * random.nextFloat();
    }
    return new Reading("key" + key, x, step % 2 == 0 ? label : Reading.UNLABELLED);
  }

  /** A saved network for them, not trained. */
  static byte[] network() throws IOException {
    return network(NEURONS);
  }

  /** The same with so many neurons. */
  static byte[] network(int neurons) throws IOException {
    try (Plugins plugins = Plugins.builder().classPath(Readings.class.getClassLoader()).build()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      NetworkFile.of(
              new NetworkBuilder(plugins, CHANNELS, OUTPUTS)
                  .layer(l -> l.population("lif", neurons))
                  .create(1))
          .write(bytes);
      return bytes.toByteArray();
    }
  }

  /** Each key has a readout of its own. */
  static KeyedLearner learner(byte[] network) {
    try (Plugins plugins = Plugins.builder().classPath(Readings.class.getClassLoader()).build()) {
      EpropNetwork loaded = NetworkFile.read(new ByteArrayInputStream(network), plugins).network();
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      Optimizer optimizer = sgd.create(Context.defaults(sgd));
      return KeyedLearner.ownReadout(loaded, optimizer, LEARNING_RATE);
    }
  }

  /** The answer to a reading, before its label is learned. */
  static Answer answer(KeyedSession key, Reading reading) {
    long step = key.steps();
    double[] y = key.step(reading.x());
    if (reading.label() != Reading.UNLABELLED) {
      key.learn(reading.label());
    }
    return new Answer(reading.key(), step, y);
  }
}
