package org.eprop.kafka;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.eprop.kafka.testing.EmbeddedKafka;
import org.eprop.stream.keyed.KeyedSession;

/**
 * Kills a process of {@link Sensors} in the middle (SIGKILL, where there are signals), starts it
 * again with the next version of the learner while readings come, and compares each answer, bit by
 * bit, with that of a session that was never interrupted, and had the new version from the same
 * step on. The broker is in this process.
 */
public final class KillAndUpgrade {

  private static final Duration WAIT = Duration.ofMillis(100);
  private static final Duration SILENCE = Duration.ofMinutes(10);

  private KillAndUpgrade() {}

  /**
   * @param arguments keys, steps of each, an empty folder; of a process that is killed: its broker,
   *     a folder, and its version
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments[0].contains(":")) {
      answer(arguments[0], arguments[1], Integer.parseInt(arguments[2]));
    } else {
      Path folder = Path.of(arguments[2]);
      System.out.println(
          run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), folder));
    }
  }

  /** Version N answers to the topic "answersN", until it is killed. */
  private static void answer(String servers, String folder, int version) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "eprop");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // Who comes again takes the place of who was killed, at once.
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "one");
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    new KafkaStreams(Sensors.answers(Sensors.learner(version), "answers" + version), properties)
        .start();
  }

  /** What came of it, in words; the same for all answers that are right. */
  static String run(int keys, int steps, Path folder) throws IOException, InterruptedException {
    try (EmbeddedKafka kafka = new EmbeddedKafka(folder.resolve("kafka"))) {
      Map<String, Object> client = Map.of("bootstrap.servers", kafka.servers());
      try (Admin admin = Admin.create(client)) {
        admin.createTopics(
            Stream.of("readings", "answers1", "answers2")
                .map(topic -> new NewTopic(topic, 2, (short) 1))
                .toList());
      }
      Map<String, Object> committed =
          Map.of(
              ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.servers(),
              ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
              ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      try (KafkaProducer<String, byte[]> readings =
              new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
          KafkaConsumer<String, byte[]> answers =
              new KafkaConsumer<>(
                  committed, new StringDeserializer(), new ByteArrayDeserializer())) {
        answers.assign(
            Stream.of("answers1", "answers2")
                .flatMap(t -> Stream.of(new TopicPartition(t, 0), new TopicPartition(t, 1)))
                .toList());
        List<List<byte[]>> before = lists(keys);
        List<List<byte[]>> after = lists(keys);
        send(readings, keys, 0, 2 * steps / 3);
        Process first = start(kafka.servers(), folder, 1);
        try {
          receive(answers, before, after, (long) keys * steps / 2);
        } finally {
          first.destroyForcibly().waitFor();
        }
        Process second = start(kafka.servers(), folder, 2);
        try {
          send(readings, keys, 2 * steps / 3, steps);
          receive(answers, before, after, (long) keys * steps);
        } finally {
          second.destroyForcibly().waitFor();
        }
        return compared(before, after, steps);
      }
    }
  }

  private static List<List<byte[]>> lists(int keys) {
    return Stream.generate(() -> (List<byte[]>) new ArrayList<byte[]>()).limit(keys).toList();
  }

  private static void send(KafkaProducer<String, byte[]> readings, int keys, int begin, int end) {
    for (int t = begin; t < end; t++) {
      for (int k = 0; k < keys; k++) {
        byte[] reading = Reading.toBytes(Sensors.reading(k, t));
        readings.send(new ProducerRecord<>("readings", "" + k, reading));
      }
    }
    readings.flush();
  }

  /** Until there are so many, or none come any more. */
  private static void receive(
      KafkaConsumer<String, byte[]> answers,
      List<List<byte[]>> before,
      List<List<byte[]>> after,
      long count) {
    long last = System.nanoTime();
    while (count(before) + count(after) < count && System.nanoTime() - last < SILENCE.toNanos()) {
      for (ConsumerRecord<String, byte[]> answer : answers.poll(WAIT)) {
        (answer.topic().equals("answers1") ? before : after)
            .get(Integer.parseInt(answer.key()))
            .add(answer.value());
        last = System.nanoTime();
      }
    }
  }

  private static long count(List<List<byte[]>> answers) {
    return answers.stream().mapToInt(List::size).sum();
  }

  private static String compared(List<List<byte[]>> before, List<List<byte[]>> after, int steps) {
    KeyedSession one = Sensors.learner(1).open(null);
    KeyedSession two = Sensors.learner(2).open(null);
    long missing = 0;
    long different = 0;
    long twice = 0;
    for (int k = 0; k < before.size(); k++) {
      int at = before.get(k).size();
      int given = at + after.get(k).size();
      missing += Math.max(0, steps - given);
      twice += Math.max(0, given - steps);
      one.open(null);
      for (int t = 0; t < at; t++) {
        different += same(one, k, t, before.get(k).get(t)) ? 0 : 1;
      }
      two.open(one.bytes());
      for (int t = at; t < given; t++) {
        different += same(two, k, t, after.get(k).get(t - at)) ? 0 : 1;
      }
    }
    return String.format(
        "%d keys, %d answers: %d missing, %d different, %d twice",
        before.size(), count(before) + count(after), missing, different, twice);
  }

  private static boolean same(KeyedSession alone, int key, int step, byte[] answer) {
    return Arrays.equals(
        Reading.answer(alone, Sensors.reading(key, step)), Sensors.toDoubles(answer));
  }

  private static Process start(String servers, Path folder, int version) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            KillAndUpgrade.class.getName(),
            servers,
            folder.resolve("states").toString(),
            "" + version)
        .inheritIO()
        .start();
  }
}
