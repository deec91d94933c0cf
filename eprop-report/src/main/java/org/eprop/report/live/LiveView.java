package org.eprop.report.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.eprop.experiment.run.MetricsFile;
import org.eprop.experiment.run.ScoreJson;
import org.eprop.experiment.training.TrainingListener;

/** Tells the page of a running training where it is. */
public final class LiveView implements TrainingListener {

  /** Updates may be far more frequent than anyone looks. */
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final LiveServer server;
  private final DoubleSupplier seconds;
  private long toldAt = System.nanoTime() - EVERY_NANOS;

  /**
   * @param before the epochs of a run that goes on
   * @param seconds of training so far
   */
  public LiveView(LiveServer server, List<JsonNode> before, DoubleSupplier seconds) {
    this.server = server;
    this.seconds = seconds;
    before.forEach(server::epoch);
  }

  @Override
  public void batch(Batch batch) {
    long now = System.nanoTime();
    if (now - toldAt < EVERY_NANOS && batch.batch() < batch.batches()) {
      return;
    }
    toldAt = now;
    ObjectNode json = ScoreJson.of(batch.score());
    json.put("epoch", batch.epoch()).put("epochs", batch.epochs());
    json.put("batch", batch.batch()).put("batches", batch.batches());
    json.put("update", batch.update()).put("learning_rate", batch.learningRate());
    json.put("gradient_norm", batch.gradientNorm()).put("seconds", seconds.getAsDouble());
    server.progress(json);
  }

  @Override
  public void epoch(Epoch epoch) {
    server.epoch(MetricsFile.json(epoch));
  }
}
