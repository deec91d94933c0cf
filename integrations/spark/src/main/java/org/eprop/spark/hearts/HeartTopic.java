package org.eprop.spark.hearts;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.spark.HadoopFolder;
import org.eprop.spark.stream.KeyedEvent;
import scala.Tuple2;

/**
 * Events as records of a Kafka topic, from its beginning on: the value of each is a JSON object as
 * a line of {@link HeartFiles}, its key the patient, so that the steps of one are in one partition
 * and stay in order.
 *
 * <p>Needs {@code spark-sql-kafka-0-10}, which is not Spark's own: {@code --packages} brings it.
 */
final class HeartTopic implements HeartEvents {

  private static final String SERVERS = "kafka.bootstrap.servers";
  private static final String WAIT_MILLIS = "10000";

  private final SparkSession session;
  private final String servers;
  private final String topic;
  private final HadoopFolder folder;

  private HeartTopic(SparkSession session, String servers, String topic, String folder) {
    this.session = session;
    this.servers = servers;
    this.topic = topic;
    this.folder = HadoopFolder.of(folder, session.sparkContext().hadoopConfiguration());
  }

  /**
   * A topic.
   *
   * @param servers host:port, of more than one with commas
   * @param make whether to make the topic if it is not there
   * @param folder remembers what was played
   * @throws InvalidInputException if there is no such topic, or nobody answers
   */
  static HeartTopic of(
      SparkSession session, String servers, String topic, boolean make, String folder) {
    requireKafka(session);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "request.timeout.ms",
            WAIT_MILLIS,
            "default.api.timeout.ms",
            WAIT_MILLIS);
    try (Admin admin = Admin.create(settings)) {
      Set<String> there = admin.listTopics().names().get();
      if (!there.contains(topic)) {
        if (!make) {
          throw new InvalidInputException(
                  "has no topic " + topic + "; those it has: " + new TreeSet<>(there))
              .at(servers);
        }
        admin
            .createTopics(List.of(new NewTopic(topic, Optional.empty(), Optional.empty())))
            .all()
            .get();
      }
    } catch (ExecutionException | KafkaException e) {
      throw new InvalidInputException("Kafka can't be reached: " + e.getMessage(), e).at(servers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidInputException("interrupted", e).at(servers);
    }
    return new HeartTopic(session, servers, topic, folder);
  }

  private static void requireKafka(SparkSession session) {
    try {
      Class.forName(
          "org.apache.spark.sql.kafka010.KafkaSourceProvider",
          false,
          Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new InvalidInputException(
          "--kafka needs Spark's module for Kafka; expected spark-submit --packages"
              + " org.apache.spark:spark-sql-kafka-0-10_2.13:"
              + session.version(),
          e);
    }
  }

  /** A record that is no JSON ends the query, which says where it is: it is not passed over. */
  @Override
  public Dataset<KeyedEvent> follow() {
    StructType schema = Encoders.bean(KeyedEvent.class).schema();
    return session
        .readStream()
        .format("kafka")
        .option(SERVERS, servers)
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .load()
        .select(
            from_json(col("value").cast("string"), schema, Map.of("mode", "FAILFAST")).as("event"))
        .select("event.*")
        .as(Encoders.bean(KeyedEvent.class));
  }

  @Override
  public void play(HeartBeats beats, int part) {
    String played = String.format(Locale.ROOT, "played/%06d", part);
    if (folder.read(played).isEmpty()) {
      List<Tuple2<String, String>> records =
          beats.rows(part).stream().map(row -> new Tuple2<>(row.key(), row.json())).toList();
      // As one partition: a patient's records are then sent one after the other.
      session
          .createDataset(records, Encoders.tuple(Encoders.STRING(), Encoders.STRING()))
          .toDF("key", "value")
          .coalesce(1)
          .write()
          .format("kafka")
          .option(SERVERS, servers)
          .option("topic", topic)
          .save();
      folder.write(played, new byte[0]);
    }
  }
}
