package org.eprop.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableSupplier;
import org.eprop.stream.keyed.KeyedLearner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpropFunctionTest {

  private static final int KEYS = 200;
  private static final int HALF = 10 * KEYS;

  @TempDir private Path folder;

  /** From keys on the heap to keys in RocksDB, and from one task to two. */
  @Test
  void everyKeyAnswersAsItsOwnPlainLearnerAlsoAfterARestart() throws Exception {
    byte[] network = Readings.network();
    Path answers = folder.resolve("answers");
    String savepoint = run(() -> Readings.learner(network), answers, "hashmap", 1, null, HALF);
    long first = AnswerCheck.lines(answers);
    run(() -> Readings.learner(network), answers, "rocksdb", 2, savepoint, first + HALF);
    AnswerCheck check = AnswerCheck.of(answers, network);
    assertEquals(0, check.missing());
    assertEquals(0, check.different());
    assertEquals(0, check.twice());
    assertTrue(check.answers() >= first + HALF, check + " after " + first);
  }

  /** With more neurons, from a savepoint in the middle of the readings. */
  @Tag("nightly")
  @Test
  void noKeyIsLostToAnUpgrade() throws Exception {
    byte[] old = Readings.network();
    byte[] more = Readings.network(Readings.NEURONS + 10);
    Path before = folder.resolve("before");
    Path after = folder.resolve("after");
    String savepoint = run(() -> Readings.learner(old), before, "hashmap", 1, null, HALF);
    run(
        () -> Readings.learner(more).upgrading(Readings.learner(old)),
        after,
        "hashmap",
        1,
        savepoint,
        HALF);
    AnswerCheck check =
        AnswerCheck.ofUpgrade(
            AnswerCheck.byKey(before),
            AnswerCheck.byKey(after),
            KEYS,
            Readings.learner(old),
            Readings.learner(more).upgrading(Readings.learner(old)));
    assertEquals(KEYS, AnswerCheck.byKey(after).size());
    assertEquals(0, check.missing());
    assertEquals(0, check.different());
    assertTrue(check.answers() >= 2 * HALF, check.toString());
  }

  /** Stops at some time after so many answers. */
  private String run(
      SerializableSupplier<KeyedLearner> learner,
      Path answers,
      String backend,
      int parallelism,
      String savepoint,
      long leastAnswers)
      throws Exception {
    Configuration configuration = StreamJob.configuration(folder, backend, Duration.ofMillis(200));
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    try (StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration)) {
      StreamJob.answers(environment, KEYS, Long.MAX_VALUE, learner)
          .sinkTo(new AnswerFiles(answers.toString()));
      JobClient job = environment.executeAsync();
      while (AnswerCheck.lines(answers) < leastAnswers) {
        assertTrue(!job.getJobStatus().get().isTerminalState());
        Thread.sleep(20);
      }
      return job.stopWithSavepoint(
              /* advanceToEndOfEventTime= */ false,
              folder.resolve("savepoints").toUri().toString(),
              SavepointFormatType.CANONICAL)
          .get();
    }
  }
}
