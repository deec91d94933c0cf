package org.eprop.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.keyed.KeyedLearner;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpropTopologyTest {

  private static final String APPLICATION = "eprop";
  private static final String CHANGELOG = APPLICATION + "-" + EpropProcessor.STORE + "-changelog";
  private static final int CHANNELS = 5;
  private static final int KEYS = 200;
  private static final int STEPS = 20;
  private static final double RATE = 0.05;

  @TempDir private Path folder;

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  private EpropNetwork network() {
    return new NetworkBuilder(plugins, CHANNELS, 2).layer(l -> l.population("alif", 12)).create(1);
  }

  private Optimizer adam() {
    OptimizerFactory adam = plugins.find(OptimizerFactory.class, "adam");
    return adam.create(Context.defaults(adam));
  }

  private static Reading reading(int key, int step) {
    RandomGenerator random = new RandomStreams(key).stream("reading", step);
    float[] x = new float[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      x[i] = random.nextFloat();
    }
    return new Reading(x, step % 2 == 0 ? random.nextInt(2) : Reading.UNLABELLED);
  }

  /** All of a key's weights are its own: its plain learner is the library's, as it is. */
  @Test
  void everyKeyAnswersAsItsOwnPlainLearnerAlsoAfterARestart() {
    KeyedLearner learner = KeyedLearner.ownWeights(network(), adam(), RATE);
    double[][][] answers = new double[KEYS][STEPS][];
    Map<String, byte[]> changelog = new HashMap<>();
    run(learner, "first", changelog, answers, 0, STEPS / 2);
    assertEquals(KEYS, changelog.size());
    run(learner, "second", changelog, answers, STEPS / 2, STEPS);
    for (int key = 0; key < KEYS; key++) {
      double[][] expected = plain(key);
      for (int t = 0; t < STEPS; t++) {
        assertArrayEquals(expected[t], answers[key][t], "key " + key + ", step " + t);
      }
    }
    assertTrue(plain(0)[STEPS - 1][0] != plain(1)[STEPS - 1][0]);
  }

  /** A new process with an empty disk, which restores its store from the topic that logs it. */
  private void run(
      KeyedLearner learner,
      String process,
      Map<String, byte[]> changelog,
      double[][][] answers,
      int from,
      int to) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(process).toString());
    try (TopologyTestDriver driver =
        new TopologyTestDriver(EpropTopology.of(learner), properties)) {
      changelog.forEach(
          (key, bytes) -> driver.getKeyValueStore(EpropProcessor.STORE).put(key, bytes));
      TestInputTopic<String, Reading> readings =
          driver.createInputTopic(
              EpropTopology.READINGS,
              new StringSerializer(),
              (topic, reading) -> Reading.toBytes(reading));
      TestOutputTopic<String, byte[]> out =
          driver.createOutputTopic(
              EpropTopology.ANSWERS, new StringDeserializer(), new ByteArrayDeserializer());
      for (int t = from; t < to; t++) {
        for (int key = 0; key < KEYS; key++) {
          readings.pipeInput("key" + key, reading(key, t));
          KeyValue<String, byte[]> answer = out.readKeyValue();
          assertEquals("key" + key, answer.key);
          answers[key][t] = new double[2];
          ByteBuffer.wrap(answer.value).asDoubleBuffer().get(answers[key][t]);
        }
      }
      driver.advanceWallClockTime(java.time.Duration.ofMinutes(1)); // commits
      driver
          .createOutputTopic(CHANGELOG, new StringDeserializer(), new ByteArrayDeserializer())
          .readKeyValuesToList()
          .forEach(logged -> changelog.put(logged.key, logged.value));
    }
  }

  private double[][] plain(int key) {
    EpropNetwork own = network();
    SequenceLearner learner = own.learner();
    WeightUpdate update = own.update(adam());
    double[][] y = new double[STEPS][];
    for (int t = 0; t < STEPS; t++) {
      Reading reading = reading(key, t);
      y[t] = learner.step(reading.x());
      if (reading.label() != Reading.UNLABELLED) {
        learner.learn(reading.label());
        learner.apply(update, RATE);
      }
    }
    return y;
  }
}
