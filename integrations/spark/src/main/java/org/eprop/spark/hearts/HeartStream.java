package org.eprop.spark.hearts;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.HadoopFolder;
import org.eprop.spark.stream.EpropProcessor;
import org.eprop.spark.stream.KeyedEvent;
import org.eprop.spark.stream.KeyedModel;
import org.eprop.spark.stream.KeyedOutput;

/**
 * Three queries that follow the same hearts for ever, or until told to stop:
 *
 * <ul>
 *   <li>{@code own}: each patient has a readout of its own, which learns from labels as they come;
 *   <li>{@code shared}: the network as it was trained, to compare with;
 *   <li>{@code surprises}: a {@link Watch} of what the first one says.
 * </ul>
 *
 * <p>Each has its checkpoint in the folder, and goes on from there, whatever it was that stopped
 * it.
 */
final class HeartStream {

  static final String OWN = "own";
  static final String SHARED = "shared";
  static final String SURPRISES = "surprises";

  private final SparkSession session;
  private final ComponentSource components;
  private final EpropNetwork network;
  private final String folder;
  private final HadoopFolder files;
  private final Consumer<String> told;

  /**
   * @param network trained beforehand
   * @param folder for outputs and checkpoints
   * @param told a line for each surprise
   */
  HeartStream(
      SparkSession session,
      ComponentSource components,
      EpropNetwork network,
      String folder,
      Consumer<String> told) {
    this.session = session;
    this.components = components;
    this.network = network;
    this.folder = folder;
    this.told = told;
    this.files = HadoopFolder.of(folder, session.sparkContext().hadoopConfiguration());
  }

  /**
   * Starts all of them.
   *
   * @param events rows of steps and labels
   * @param learningRate of the patients' own readouts, for {@code sgd}
   */
  List<StreamingQuery> start(Dataset<KeyedEvent> events, double learningRate)
      throws TimeoutException {
    KeyedModel own =
        KeyedModel.learning(
                components, network, List.of("out.*"), /* optimizer= */ "sgd", learningRate)
            .withStepSize("fixed");
    return List.of(
        outputs(events, OWN, own),
        outputs(events, SHARED, KeyedModel.inference(components, network)),
        surprises());
  }

  private StreamingQuery outputs(Dataset<KeyedEvent> events, String name, KeyedModel model)
      throws TimeoutException {
    JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
    return EpropProcessor.of(events, spark.broadcast(model), null)
        .writeStream()
        .queryName("hearts " + name)
        .format("parquet")
        .option("path", folder + "/" + name)
        .option("checkpointLocation", folder + "/checkpoints/" + name)
        .start();
  }

  private StreamingQuery surprises() throws TimeoutException {
    Dataset<KeyedOutput> outputs =
        session
            .readStream()
            .schema(Encoders.bean(KeyedOutput.class).schema())
            .parquet(folder + "/" + OWN)
            .as(Encoders.bean(KeyedOutput.class));
    return Watcher.of(outputs)
        .writeStream()
        .queryName("hearts " + SURPRISES)
        .option("checkpointLocation", folder + "/checkpoints/" + SURPRISES)
        .foreachBatch((VoidFunction2<Dataset<Surprise>, Long>) this::tell)
        .start();
  }

  /** A file for each batch: the same one if the batch is computed again. */
  private void tell(Dataset<Surprise> batch, long id) {
    StringBuilder rows = new StringBuilder();
    for (String row : batch.toJSON().collectAsList()) {
      rows.append(row).append('\n');
    }
    files.write(
        String.format(Locale.ROOT, "%s/%06d.json", SURPRISES, id),
        rows.toString().getBytes(StandardCharsets.UTF_8));
    for (Surprise surprise : batch.orderBy("step", "key").collectAsList()) {
      told.accept(
          String.format(
              Locale.ROOT,
              surprise.getKind().equals(Surprise.LABEL)
                  ? "%s: the label from step %d on is improbable (%.1f bits)"
                  : "%s: at step %d its beats are unlike those before (%.1f deviations)",
              surprise.getKey(),
              surprise.getStep(),
              surprise.getScore()));
    }
  }

  /** Waits until everything that is there has gone through all of them, and stops them. */
  static void finish(List<StreamingQuery> queries)
      throws StreamingQueryException, TimeoutException {
    for (StreamingQuery query : queries) {
      query.processAllAvailable();
    }
    for (StreamingQuery query : queries) {
      query.stop();
    }
  }
}
