package org.eprop.experiment.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.experiment.json.ConfigNode;

/** Reads where a training run was, and lets nothing through that the run can't have reached. */
final class ProgressReader {

  private static final String NUMBERS = "a list of finite numbers, or null";

  private final String file;
  private final ConfigNode json;

  /**
   * @param file what error messages call it
   * @param text JSON
   * @throws InvalidInputException if it is none, or of another format
   */
  ProgressReader(String file, String text, int format) {
    this.file = file;
    try {
      json = new ConfigNode(new ObjectMapper().readTree(text), "");
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(file + ": " + e.getOriginalMessage(), e);
    }
    Placed.run(file, () -> whole("format", format, format));
  }

  /**
   * Puts a trainer there; unchanged if something is wrong.
   *
   * @throws InvalidInputException if a number is missing or impossible
   */
  void restore(Trainer trainer) {
    TrainingProgress progress = Placed.at(file, () -> progress(trainer));
    trainer.update().resumeAt(json.get("updates").json().longValue());
    trainer.progress = progress;
  }

  private TrainingProgress progress(Trainer trainer) {
    TrainingProgress progress =
        new TrainingProgress(
            trainer.progress.gradientSquares.length, trainer.progress.score.none());
    progress.epoch = (int) whole("epoch", 0, trainer.epochs());
    progress.batch = (int) whole("batch", 0, trainer.batches());
    long batches = (long) progress.epoch * trainer.batches() + progress.batch;
    whole("updates", batches * trainer.passes(), batches * trainer.passes());
    progress.learningRate = number("learning_rate");
    if (json.has("best_epoch")) {
      progress.bestEpoch = (int) whole("best_epoch", 1, progress.epoch);
      progress.bestError = number("best_error");
    }
    progress.bestLoss = json.has("best_loss") ? number("best_loss") : Double.POSITIVE_INFINITY;
    if (json.has("lowest_loss_epoch")) {
      progress.lowestLossEpoch = (int) whole("lowest_loss_epoch", 1, progress.epoch);
      progress.lowestLoss = number("lowest_loss");
    }
    if (json.has("validation_losses")) {
      progress.validationLosses = losses(progress.epoch);
    }
    progress.seconds = json.get("seconds").number("a number >= 0");
    if (progress.seconds < 0) {
      throw json.get("seconds").expected("a number >= 0");
    }
    progress.reached = json.get("reached").flag();
    progress.score = score(progress.score);
    squares("gradient_squares", progress.gradientSquares);
    squares("change_squares", progress.changeSquares);
    return progress;
  }

  /** Of each epoch; null where it was not measured. */
  private double[] losses(int epochs) {
    ConfigNode list = json.get("validation_losses");
    boolean right = list.json().isArray() && list.json().size() == epochs;
    double[] losses = new double[right ? epochs : 0];
    for (int e = 0; e < losses.length; e++) {
      right &= list.json().get(e).isNumber() || list.json().get(e).isNull();
      losses[e] = list.json().get(e).isNumber() ? list.json().get(e).asDouble() : Double.NaN;
    }
    if (!right) {
      throw list.expected("a list of " + epochs + " numbers or null, one for each epoch");
    }
    return losses;
  }

  /** A squared norm for each leaf that learns. */
  private void squares(String key, double[] squares) {
    ConfigNode list = json.get(key);
    String expected =
        "a list of %s finite numbers >= 0, one for each leaf that learns".formatted(squares.length);
    boolean right = list.json().isArray() && list.json().size() == squares.length;
    for (int n = 0; right && n < squares.length; n++) {
      squares[n] = list.json().get(n).isNumber() ? list.json().get(n).asDouble() : Double.NaN;
      right = squares[n] >= 0 && squares[n] < Double.POSITIVE_INFINITY;
    }
    if (!right) {
      throw list.expected(expected);
    }
  }

  /** Where it was, without a trainer to tell whether it can have been there. */
  Checkpoint.Summary summary() {
    Map<String, String> notes = new LinkedHashMap<>();
    json.get("notes")
        .json()
        .properties()
        .forEach(n -> notes.put(n.getKey(), n.getValue().asText()));
    return Placed.at(
        file,
        () ->
            new Checkpoint.Summary(
                (int) whole("epoch", 0, Integer.MAX_VALUE),
                whole("updates", 0, Long.MAX_VALUE),
                json.has("best_epoch") ? (int) whole("best_epoch", 1, Integer.MAX_VALUE) : 0,
                Map.copyOf(notes)));
  }

  private Score score(Score none) {
    ConfigNode list = json.get("score");
    List<ConfigNode> elements = list.isMissing() ? List.of() : list.elements(NUMBERS);
    double[] sums = new double[elements.size()];
    for (int i = 0; i < sums.length; i++) {
      JsonNode element = elements.get(i).json();
      sums[i] = element.isNumber() ? element.asDouble() : Double.NaN;
      if (!element.isNull() && !Double.isFinite(sums[i])) {
        throw list.expected(NUMBERS);
      }
    }
    return Placed.at("score", () -> none.restored(sums));
  }

  private long whole(String key, long least, long most) {
    String range = least == most ? "" + least : "a whole number from " + least + " to " + most;
    return json.get(key).whole(least, most, range);
  }

  private double number(String key) {
    return json.get(key).number("a number");
  }
}
