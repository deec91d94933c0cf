package org.eprop.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableSupplier;
import org.eprop.stream.keyed.KeyedLearner;

/**
 * A job on this machine, which answers {@link Readings} and writes the answers to files. Goes on
 * from the last checkpoint in its folder, if there is one.
 */
public final class StreamJob {

  private static final double A_SECOND = 10_000; // so that readings come while a job is killed

  private StreamJob() {}

  /**
   * @param arguments keys, steps of each, a folder, {@code hashmap} or {@code rocksdb}, and {@code
   *     upgrade} for a network of more neurons
   */
  public static void main(String[] arguments) throws Exception {
    int keys = Integer.parseInt(arguments[0]);
    long count = Long.parseLong(arguments[1]) * keys;
    Path folder = Path.of(arguments[2]);
    Configuration configuration = configuration(folder, arguments[3], Duration.ofMillis(500));
    Optional<Path> checkpoint = lastCheckpoint(folder);
    checkpoint.ifPresent(
        path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString()));
    System.out.println("begins " + checkpoint.map(path -> "at " + path).orElse("anew"));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    long start = System.nanoTime();
    byte[] network = Readings.network();
    byte[] more = Readings.network(Readings.NEURONS + 10);
    boolean upgrade = arguments.length > 4;
    answers(
            environment,
            keys,
            count,
            () ->
                upgrade
                    ? Readings.learner(more).upgrading(Readings.learner(network))
                    : Readings.learner(network))
        .sinkTo(new AnswerFiles(folder.resolve(upgrade ? "upgraded" : "answers").toString()));
    environment.execute();
    System.out.printf("took %.1f s%n", (System.nanoTime() - start) / 1e9);
  }

  /** The answers to so many readings. */
  static DataStream<Answer> answers(
      StreamExecutionEnvironment environment,
      int keys,
      long count,
      SerializableSupplier<KeyedLearner> learner) {
    DataGeneratorSource<Reading> source =
        new DataGeneratorSource<>(
            new Readings(keys),
            count,
            RateLimiterStrategy.perSecond(A_SECOND),
            TypeInformation.of(Reading.class));
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "readings")
        .setParallelism(1) // the order of a key's readings is the user's to keep
        .keyBy(Reading::key)
        .process(new EpropFunction<>(learner, Readings::answer, TypeInformation.of(Answer.class)))
        .uid("eprop");
  }

  /** Exactly once, with checkpoints that are kept; a failure ends the job. */
  static Configuration configuration(Path folder, String backend, Duration interval) {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return configuration;
  }

  /** The newest that is complete. */
  static Optional<Path> lastCheckpoint(Path folder) throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    if (!Files.exists(checkpoints)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparing(StreamJob::lastModified))
          .map(Path::getParent);
    }
  }

  private static java.nio.file.attribute.FileTime lastModified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
