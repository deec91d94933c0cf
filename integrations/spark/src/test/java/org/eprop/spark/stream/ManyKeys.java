package org.eprop.spark.stream;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.eprop.spark.testing.LocalSpark;
import org.eprop.stream.keyed.KeyedSession;

/**
 * Ten thousand keys, and a driver that is killed in the middle, to be run by hand:
 *
 * <pre>    java ... org.eprop.spark.stream.ManyKeys FOLDER 10000 readout</pre>
 *
 * <p>Writes the stream, starts a process that follows it into a Parquet table, kills it ({@code
 * kill -9}) after some batches, starts it again with the next version of the network, and compares
 * every output of every key with that of a session that was never interrupted, and had the new
 * version from the same batch on.
 */
final class ManyKeys {

  private static final int BATCHES = 6;
  private static final int STEPS = 5;

  private ManyKeys() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int keys = Integer.parseInt(arguments[1]);
    String own = arguments[2].equals("readout") ? "out." : null;
    if (arguments.length > 3) {
      follow(folder, arguments[3].equals("old") ? model(own, 0) : next(own));
      return;
    }
    for (int batch = 0; batch < BATCHES; batch++) {
      Keys.write(
          folder.resolve("events"), batch, keys, batch * STEPS, (batch + 1) * STEPS, own != null);
    }
    Process first = start(arguments, "old", folder.resolve("first.log"));
    Path commits = folder.resolve("checkpoint/commits");
    while (first.isAlive() && (!Files.isDirectory(commits) || count(commits) < 2)) {
      first.waitFor(20, TimeUnit.MILLISECONDS);
    }
    // In the middle of the third batch, as like as not.
    first.waitFor(300, TimeUnit.MILLISECONDS);
    boolean killed = first.isAlive();
    first.destroyForcibly().waitFor();
    int committed = (int) count(commits);
    System.out.println("killed: " + killed + ", batches committed: " + committed);
    if (!killed || count(folder.resolve("outputs/_spark_metadata")) != committed) {
      throw new IllegalStateException("not killed in the middle of a batch: begin anew");
    }
    Process second = start(arguments, "next", folder.resolve("second.log"));
    System.out.println("second ended with " + second.waitFor());
    Files.readAllLines(folder.resolve("second.log")).stream()
        .filter(line -> line.startsWith("batch "))
        .forEach(System.out::println);
    check(folder, keys, own, committed * STEPS);
  }

  private static long count(Path commits) throws Exception {
    try (Stream<Path> files = Files.list(commits)) {
      return files.filter(file -> file.getFileName().toString().matches("\\d+")).count();
    }
  }

  private static Process start(String[] arguments, String version, Path log) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    command.addAll(List.of("-Xmx2g", "-cp", System.getProperty("java.class.path")));
    command.add(ManyKeys.class.getName());
    command.addAll(List.of(arguments));
    command.add(version);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static KeyedModel model(String own, int more) {
    return own == null
        ? KeyedModel.inference(Keys.COMPONENTS, Keys.network(more))
        : KeyedModel.learning(
            Keys.COMPONENTS, Keys.network(more), List.of(own + "*"), "adam", Keys.RATE);
  }

  private static KeyedModel next(String own) {
    return model(own, 5).upgrading(model(own, 0));
  }

  /** Runs through all files that are there, a batch for each. */
  private static void follow(Path folder, KeyedModel model) throws Exception {
    SparkSession session = LocalSpark.start();
    Broadcast<KeyedModel> sent =
        JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(model);
    Dataset<KeyedEvent> events =
        session
            .readStream()
            .schema(Encoders.bean(KeyedEvent.class).schema())
            .option("maxFilesPerTrigger", 1)
            .json(folder.resolve("events").toString())
            .as(Encoders.bean(KeyedEvent.class));
    StreamingQuery query =
        EpropProcessor.of(events, sent, null)
            .writeStream()
            .format("parquet")
            .option("path", folder.resolve("outputs").toString())
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    for (StreamingQueryProgress progress : query.recentProgress()) {
      if (progress.numInputRows() > 0) {
        System.out.println(
            "batch "
                + progress.batchId()
                + ": "
                + progress.numInputRows()
                + " events in "
                + progress.batchDuration()
                + " ms, "
                + progress.stateOperators()[0].numRowsTotal()
                + " keys");
      }
    }
    session.stop();
  }

  /**
   * @param upgraded the first step of the next version
   */
  private static void check(Path folder, int keys, String own, int upgraded) {
    SparkSession session = LocalSpark.start();
    List<Row> rows = session.read().parquet(folder.resolve("outputs").toString()).collectAsList();
    double[][][] outputs = new double[keys][BATCHES * STEPS][];
    for (Row row : rows) {
      int key = Integer.parseInt(row.<String>getAs("key").substring("key-".length()));
      int step = (int) (long) row.<Long>getAs("step");
      if (outputs[key][step] != null) {
        throw new IllegalStateException("twice: key " + key + ", step " + step);
      }
      outputs[key][step] =
          row.<Double>getList(row.fieldIndex("output")).stream().mapToDouble(y -> y).toArray();
    }
    KeyedSession one = model(own, 0).learner().open(null);
    KeyedSession two = next(own).learner().open(null);
    for (int k = 0; k < keys; k++) {
      KeyedSession alone = one.open(null);
      for (int t = 0; t < BATCHES * STEPS; t++) {
        if (t == upgraded) {
          alone = two.open(one.bytes());
        }
        if (!Arrays.equals(alone.step(Keys.input(k, t)), outputs[k][t])) {
          throw new IllegalStateException("key " + k + ", step " + t + " is not as alone");
        }
        if (own != null && Keys.isLabelled(t)) {
          alone.learn(Keys.label(k, t));
        }
      }
    }
    System.out.println(
        keys + " keys, " + rows.size() + " outputs: each as of a session that never stopped");
    session.stop();
  }
}
