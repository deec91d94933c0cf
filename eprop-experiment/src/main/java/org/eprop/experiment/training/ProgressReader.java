package org.eprop.experiment.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;

/** Reads where a training run was, and lets nothing through that the run can't have reached. */
final class ProgressReader {

  private final String file;
  private final JsonNode json;

  /**
   * @param file what error messages call it
   * @param text JSON
   * @throws InvalidInputException if it is none, or of another format
   */
  ProgressReader(String file, String text, int format) {
    this.file = file;
    try {
      json = new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(file + ": " + e.getOriginalMessage(), e);
    }
    if (!json.path("format").isIntegralNumber() || json.path("format").asInt() != format) {
      throw new InvalidInputException(
          file + ": format: got " + json.path("format") + ", but expected " + format);
    }
  }

  /**
   * Puts a trainer there; unchanged if something is wrong.
   *
   * @throws InvalidInputException if a number is missing or impossible
   */
  void restore(Trainer trainer) {
    int batches = trainer.batches();
    int epoch = (int) whole("epoch", 0, trainer.epochs());
    int batch = (int) whole("batch", 0, batches);
    long done = ((long) epoch * batches + batch) * trainer.passes();
    long updates = whole("updates", done, done);
    boolean had = json.has("best_epoch");
    int bestEpoch = had ? (int) whole("best_epoch", 1, epoch) : 0;
    double bestError = had ? number("best_error", false) : Double.POSITIVE_INFINITY;
    double bestLoss = json.has("best_loss") ? number("best_loss", false) : Double.POSITIVE_INFINITY;
    boolean low = json.has("lowest_loss_epoch");
    int lowestLossEpoch = low ? (int) whole("lowest_loss_epoch", 1, epoch) : 0;
    double lowestLoss = low ? number("lowest_loss", false) : Double.POSITIVE_INFINITY;
    double learningRate = number("learning_rate", false);
    double seconds = number("seconds", true);
    if (!json.path("reached").isBoolean()) {
      throw wrong("reached", "true or false");
    }
    Score score = score();
    TrainingProgress progress = trainer.progress;
    double[] gradientSquares = squares("gradient_squares", progress.gradientSquares.length);
    double[] changeSquares = squares("change_squares", progress.changeSquares.length);
    trainer.update().resumeAt(updates);
    progress.epoch = epoch;
    progress.batch = batch;
    progress.learningRate = learningRate;
    progress.bestEpoch = bestEpoch;
    progress.bestError = bestError;
    progress.bestLoss = bestLoss;
    progress.lowestLossEpoch = lowestLossEpoch;
    progress.lowestLoss = lowestLoss;
    progress.reached = json.path("reached").asBoolean();
    progress.seconds = seconds;
    progress.score = score;
    progress.gradientSquares = gradientSquares;
    progress.changeSquares = changeSquares;
  }

  /** A squared norm for each leaf that learns. */
  private double[] squares(String key, int leaves) {
    JsonNode list = json.path(key);
    double[] squares = new double[leaves];
    boolean right = list.isArray() && list.size() == leaves;
    for (int n = 0; right && n < leaves; n++) {
      squares[n] = list.get(n).isNumber() ? list.get(n).asDouble() : Double.NaN;
      right = squares[n] >= 0 && squares[n] < Double.POSITIVE_INFINITY;
    }
    if (!right) {
      throw wrong(
          key, "a list of " + leaves + " finite numbers >= 0, one for each leaf that learns");
    }
    return squares;
  }

  /** Where it was, without a trainer to tell whether it can have been there. */
  Checkpoint.Summary summary() {
    Map<String, String> notes = new LinkedHashMap<>();
    json.path("notes").properties().forEach(n -> notes.put(n.getKey(), n.getValue().asText()));
    return new Checkpoint.Summary(
        (int) whole("epoch", 0, Integer.MAX_VALUE),
        whole("updates", 0, Long.MAX_VALUE),
        json.has("best_epoch") ? (int) whole("best_epoch", 1, Integer.MAX_VALUE) : 0,
        Map.copyOf(notes));
  }

  private Score score() {
    JsonNode list = json.path("score");
    double[] sums = new double[list.size()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = list.get(i).isNumber() ? list.get(i).asDouble() : Double.NaN;
      if (!Double.isFinite(sums[i])) {
        throw wrong("score", "a list of finite numbers");
      }
    }
    if (!Score.canRestore(sums.length)) {
      throw new InvalidInputException(
          "%s: score: got %s numbers, but expected %s, or k^2 more"
              .formatted(file, sums.length, Score.SUMS));
    }
    return Score.restore(sums);
  }

  private long whole(String key, long least, long most) {
    JsonNode node = json.path(key);
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw wrong(key, least == most ? "" + least : "a whole number from " + least + " to " + most);
    }
    return node.longValue();
  }

  private double number(String key, boolean positive) {
    JsonNode node = json.path(key);
    if (!node.isNumber()
        || !Double.isFinite(node.doubleValue())
        || (positive && node.doubleValue() < 0)) {
      throw wrong(key, positive ? "a number >= 0" : "a number");
    }
    return node.doubleValue();
  }

  private InvalidInputException wrong(String key, String expected) {
    JsonNode node = json.path(key);
    return new InvalidInputException(
        "%s: %s: got %s, but expected %s"
            .formatted(file, key, node.isMissingNode() ? "nothing" : node, expected));
  }
}
