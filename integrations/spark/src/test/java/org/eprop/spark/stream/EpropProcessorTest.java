package org.eprop.spark.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.eprop.core.model.EpropNetwork;
import org.eprop.spark.testing.LocalSpark;
import org.eprop.stream.keyed.KeyedSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpropProcessorTest {

  private static final int MANY = 100;
  private static final int FEW = 20;
  private static final int STEPS = 12;

  private static SparkSession session;

  @TempDir private Path folder;
  private final Map<String, double[]> outputs = new HashMap<>();
  private boolean forgotten;

  @BeforeAll
  static void start() {
    session = LocalSpark.start();
  }

  private static Broadcast<KeyedModel> broadcast(KeyedModel model) {
    return JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(model);
  }

  /**
   * Runs through all files that are there.
   *
   * @param failsAt the batch that is lost after it was computed; -1 for none
   */
  private void run(Broadcast<KeyedModel> model, Duration timeOut, long failsAt) throws Exception {
    Dataset<KeyedEvent> events =
        session
            .readStream()
            .schema(Encoders.bean(KeyedEvent.class).schema())
            .option("maxFilesPerTrigger", 1)
            .json(folder.resolve("events").toString())
            .as(Encoders.bean(KeyedEvent.class));
    StreamingQuery query =
        EpropProcessor.of(events, model, timeOut)
            .writeStream()
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .foreachBatch(
                (VoidFunction2<Dataset<KeyedOutput>, Long>)
                    (batch, id) -> {
                      for (KeyedOutput row : batch.collectAsList()) {
                        note(row);
                      }
                      if (id == failsAt) {
                        throw new IllegalStateException("lost");
                      }
                    })
            .start();
    query.awaitTermination();
  }

  /** What is computed again has to be the same. */
  private void note(KeyedOutput row) {
    double[] before = outputs.put(row.getKey() + " " + row.getStep(), row.getOutput());
    if (before != null) {
      assertArrayEquals(before, row.getOutput());
    }
    forgotten |= row.getOrder() != row.getStep();
  }

  private void write(int keys, boolean labels) {
    for (int file = 0; file < 3; file++) {
      Keys.write(
          folder.resolve("events"), file, keys, file * STEPS / 3, (file + 1) * STEPS / 3, labels);
    }
  }

  private void assertAsAlone(String own, int keys) {
    Keys.Plain plain = new Keys.Plain(own);
    assertFalse(forgotten);
    assertEquals(keys * STEPS, outputs.size());
    boolean spoke = false;
    for (int k = 0; k < keys; k++) {
      double[][] expected = plain.run(k, STEPS);
      for (int t = 0; t < STEPS; t++) {
        assertArrayEquals(expected[t], outputs.get(Keys.key(k) + " " + t), Keys.key(k) + " " + t);
        spoke |= expected[t][0] != 0;
      }
    }
    assertTrue(spoke, "no neuron ever spiked");
  }

  @Test
  void eachKeyLearnsAsIfAloneAndTheQueryHadNeverStopped() throws Exception {
    write(MANY, true);
    Broadcast<KeyedModel> model =
        broadcast(
            KeyedModel.learning(
                Keys.COMPONENTS, Keys.network(), List.of("out.*"), "adam", Keys.RATE));
    assertThrows(StreamingQueryException.class, () -> run(model, null, 1));
    assertEquals(2 * MANY * STEPS / 3, outputs.size());
    run(model, null, -1);
    assertAsAlone("out.", MANY);
  }

  /** A batch is lost; the next version, of more neurons, does it again, and those that wait. */
  @Tag("nightly")
  @Test
  void noKeyIsLostToAnUpgrade() throws Exception {
    KeyedModel old = learning(Keys.network());
    KeyedModel next = learning(Keys.network(5)).upgrading(old);
    write(FEW, true);
    assertThrows(StreamingQueryException.class, () -> run(broadcast(old), null, 1));
    assertEquals(2 * FEW * STEPS / 3, outputs.size());
    outputs.keySet().removeIf(row -> Integer.parseInt(row.split(" ")[1]) >= STEPS / 3);
    run(broadcast(next), null, -1);
    assertFalse(forgotten);
    assertEquals(FEW * STEPS, outputs.size());
    for (int k = 0; k < FEW; k++) {
      KeyedSession alone = old.learner().open(null);
      for (int t = 0; t < STEPS; t++) {
        if (t == STEPS / 3) {
          alone = next.learner().open(alone.bytes());
        }
        double[] y = alone.step(Keys.input(k, t));
        assertArrayEquals(y, outputs.get(Keys.key(k) + " " + t), Keys.key(k) + " " + t);
        if (Keys.isLabelled(t)) {
          alone.learn(Keys.label(k, t));
        }
      }
    }
  }

  private static KeyedModel learning(EpropNetwork network) {
    return KeyedModel.learning(Keys.COMPONENTS, network, List.of("out.*"), "adam", Keys.RATE);
  }

  @Test
  void allWeightsMayBeAKeysOwn() throws Exception {
    write(FEW, true);
    run(
        broadcast(
            KeyedModel.learning(Keys.COMPONENTS, Keys.network(), List.of("*"), "adam", Keys.RATE)),
        null,
        -1);
    assertAsAlone("", FEW);
  }

  @Test
  void withoutLearningAKeyNeedsLessThanTwoKilobytes() throws Exception {
    write(FEW, true); // labels, which are passed on and not learned
    KeyedModel model = KeyedModel.inference(Keys.COMPONENTS, Keys.network());
    run(broadcast(model), null, -1);
    assertAsAlone(null, FEW);
    KeyedSession alone = model.learner().open(null);
    for (int t = 0; t < STEPS; t++) {
      alone.step(Keys.input(0, t));
    }
    assertTrue(alone.bytes().length <= 2048, alone.bytes().length + " bytes");
  }

  /** So short that every batch finds no state. */
  @Test
  void aKeyThatTimesOutBeginsAnew() throws Exception {
    Keys.write(folder.resolve("events"), 0, 2, 0, 3, false);
    run(broadcast(KeyedModel.inference(Keys.COMPONENTS, Keys.network())), Duration.ofMillis(1), -1);
    assertFalse(forgotten);
    Keys.write(folder.resolve("events"), 1, 2, 0, 3, false);
    run(broadcast(KeyedModel.inference(Keys.COMPONENTS, Keys.network())), Duration.ofMillis(1), -1);
    assertFalse(forgotten, "the same steps again, and the same outputs");
    assertEquals(6, outputs.size());
  }

  /** A label comes two steps late, in the next batch or in the same one. */
  @Test
  void labelsMayComeLate() throws Exception {
    KeyedModel model =
        KeyedModel.learning(Keys.COMPONENTS, Keys.network(), List.of("out.*"), "adam", Keys.RATE)
            .withLateness(4);
    KeyedSession alone = model.learner().open(null);
    StringBuilder text = new StringBuilder();
    Map<Integer, double[]> expected = new HashMap<>();
    for (int t = 0; t < 6; t++) {
      if (t == 3) {
        Keys.put(folder.resolve("events"), 0, text.toString());
        text.setLength(0);
      }
      float[] x = Keys.input(7, t);
      text.append("{\"key\": \"key-7\", \"order\": ").append(t).append(", \"input\": ");
      text.append(Arrays.toString(x)).append("}\n");
      expected.put(t, alone.step(x));
      if (t >= 2) {
        text.append("{\"key\": \"key-7\", \"order\": ").append(t).append(", \"step\": ");
        text.append(t - 2).append(", \"label\": 1}\n");
        assertTrue(alone.learnStep(t - 2, 1));
      }
    }
    Keys.put(folder.resolve("events"), 1, text.toString());
    run(broadcast(model), null, -1);
    expected.forEach((t, y) -> assertArrayEquals(y, outputs.get("key-7 " + t), "step " + t));
    double[][] unlabelled = new Keys.Plain(null).run(7, 6);
    assertFalse(Arrays.equals(unlabelled[5], outputs.get("key-7 5")), "it has learned");
  }
}
