package org.eprop.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpropProcessorSupplierTest {

  private static final String CHANGELOG = "eprop-learners-changelog";
  private static final int KEYS = 200;
  private static final int STEPS = 20;

  @TempDir private Path folder;

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  private double[][] plain(int key) {
    EpropNetwork own = Sensors.network(plugins, 12, 1);
    SequenceLearner learner = own.learner();
    WeightUpdate update = own.update(Sensors.adam(plugins));
    double[][] y = new double[STEPS][];
    for (int t = 0; t < STEPS; t++) {
      Reading reading = Sensors.reading(key, t);
      y[t] = learner.step(reading.x());
      if (reading.label() != Reading.UNLABELLED) {
        learner.learn(reading.label());
        learner.apply(update, Sensors.RATE);
      }
    }
    return y;
  }

  /** A process with a disk of its own. */
  private final class Process implements AutoCloseable {
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, Reading> readings;
    private final TestOutputTopic<String, byte[]> answers;

    Process(KeyedLearner learner, String disk) {
      Properties properties = new Properties();
      properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "eprop");
      properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(disk).toString());
      driver = new TopologyTestDriver(Sensors.answers(learner, "answers"), properties);
      readings =
          driver.createInputTopic(
              "readings",
              new StringSerializer(),
              (topic, reading) -> reading == null ? null : Reading.toBytes(reading));
      answers = output("answers");
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
      return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** What comes of a reading. */
    private List<KeyValue<String, byte[]>> take(String key, Reading reading) {
      readings.pipeInput(key, reading);
      return answers.readKeyValuesToList();
    }

    private void takeAll(double[][][] into, int from, int to) {
      for (int t = from; t < to; t++) {
        for (int key = 0; key < KEYS; key++) {
          List<KeyValue<String, byte[]>> answer = take("key" + key, Sensors.reading(key, t));
          assertEquals(1, answer.size());
          assertEquals("key" + key, answer.get(0).key);
          into[key][t] = Sensors.toDoubles(answer.get(0).value);
        }
      }
    }

    /** Fills the store as Kafka does on another machine. */
    private void restore(Map<String, byte[]> changelog) {
      changelog.forEach(
          (key, bytes) -> driver.<String, byte[]>getKeyValueStore("learners").put(key, bytes));
    }

    private Map<String, byte[]> changelog() {
      driver.advanceWallClockTime(Duration.ofMinutes(1)); // commits
      Map<String, byte[]> last = new HashMap<>();
      output(CHANGELOG).readKeyValuesToList().forEach(one -> last.put(one.key, one.value));
      return last;
    }

    @Override
    public void close() {
      driver.close();
    }
  }

  @Test
  void everyKeyAnswersAsItsOwnPlainLearnerAlsoAfterARestart() {
    double[][][] answers = new double[KEYS][STEPS][];
    Map<String, byte[]> changelog;
    try (Process first = new Process(Sensors.learner(1), "first")) {
      first.takeAll(answers, 0, STEPS / 2);
      changelog = first.changelog();
    }
    assertEquals(KEYS, changelog.size());
    try (Process second = new Process(Sensors.learner(1), "second")) {
      second.restore(changelog);
      second.takeAll(answers, STEPS / 2, STEPS);
    }
    for (int key = 0; key < KEYS; key++) {
      double[][] expected = plain(key);
      for (int t = 0; t < STEPS; t++) {
        assertArrayEquals(expected[t], answers[key][t], "key " + key + ", step " + t);
      }
    }
    assertTrue(plain(0)[STEPS - 1][0] != plain(1)[STEPS - 1][0]);
  }

  /** With more neurons, in the middle of the readings: each key goes on where it was. */
  @Tag("nightly")
  @Test
  void noKeyIsLostToAnUpgrade() {
    double[][][] answers = new double[KEYS][STEPS][];
    Map<String, byte[]> changelog;
    KeyedLearner old = Sensors.learner(1);
    try (Process first = new Process(old, "version1")) {
      first.takeAll(answers, 0, STEPS / 2);
      changelog = first.changelog();
    }
    KeyedLearner next = Sensors.learner(2);
    try (Process second = new Process(next, "version2")) {
      second.restore(changelog);
      second.takeAll(answers, STEPS / 2, STEPS);
    }
    for (int key = 0; key < KEYS; key++) {
      byte[] state = KeyedLearner.migrate(changelog.get("key" + key), old, next);
      KeyedSession alone = next.open(state);
      for (int t = STEPS / 2; t < STEPS; t++) {
        assertEquals(t, alone.steps());
        assertArrayEquals(Reading.answer(alone, Sensors.reading(key, t)), answers[key][t]);
      }
    }
  }

  @Test
  void aReadingThatComesAgainHasNoAnswerAndATombstoneForgetsTheKey() {
    double[][] expected = plain(0);
    try (Process process = new Process(Sensors.learner(1), "again")) {
      process.take("a", Sensors.reading(0, 0));
      assertEquals(List.of(), process.take("a", Sensors.reading(0, 0)));
      byte[] next = process.take("a", Sensors.reading(0, 1)).get(0).value;
      assertArrayEquals(expected[1], Sensors.toDoubles(next));

      assertEquals(List.of(), process.take("a", null));
      byte[] first = process.take("a", Sensors.reading(0, 0)).get(0).value;
      assertArrayEquals(expected[0], Sensors.toDoubles(first));
    }
  }

  @Test
  void whatDoesNotFitLeavesTheKeyAsItWas() {
    double[][] expected = plain(0);
    try (Process process = new Process(Sensors.learner(1), "wrong")) {
      process.take("a", Sensors.reading(0, 0));
      StreamsException e =
          assertThrows(
              StreamsException.class,
              () -> process.take("a", new Reading(1, new float[1], Reading.UNLABELLED)));
      assertTrue(e.getCause().getMessage().startsWith("key a: "), e.getCause()::getMessage);
      e = assertThrows(StreamsException.class, () -> process.take(null, Sensors.reading(0, 1)));
      assertTrue(e.getCause().getMessage().startsWith("got a record without a key"));
      byte[] next = process.take("a", Sensors.reading(0, 1)).get(0).value;
      assertArrayEquals(expected[1], Sensors.toDoubles(next));
    }
  }
}
