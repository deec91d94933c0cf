package org.eprop.experiment.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.experiment.array.MovedSynapses;
import org.eprop.experiment.array.TensorArrays;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;

/**
 * A training run, saved between two updates, so that it goes on as if it had never stopped: weights
 * and their average, feedback weights, the memory of optimizers and constraints, synapses that
 * moved, and where it was. One NumPy archive, written atomically.
 *
 * @since 1.0
 */
public final class Checkpoint {

  private static final String JSON = "progress.json";
  private static final String AVERAGE = "average.";

  /**
   * 2 had layers with w_in, w_rec and w_out, 3 no loss of the best epoch and no notes, 4 no
   * returns, 5 no metrics.
   */
  static final int FORMAT = 6;

  /**
   * Where a saved run is.
   *
   * @param epochs done
   * @param updates done
   * @param bestEpoch the best of these, from 1; 0 for none
   * @param notes of the program that saved it
   */
  public record Summary(int epochs, long updates, int bestEpoch, Map<String, String> notes) {}

  private Checkpoint() {}

  /**
   * Saves a run. Call it only from a {@link TrainingListener} or while the run is paused.
   *
   * @throws InvalidInputException if the file can't be written
   */
  public static void save(Trainer trainer, Path file) {
    save(trainer, file, Map.of());
  }

  /**
   * The same with notes of the program's own, such as the digest of a file that belongs to it.
   *
   * @param notes that {@link #read} and {@link #restore} give back
   * @throws InvalidInputException if the file can't be written
   */
  public static void save(Trainer trainer, Path file, Map<String, String> notes) {
    archive(trainer, notes).write(file);
  }

  /** What a file of it would have. */
  public static byte[] bytes(Trainer trainer) {
    return archive(trainer, Map.of()).bytes();
  }

  private static Npz archive(Trainer trainer, Map<String, String> notes) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    put(arrays, trainer.learning(), trainer.update());
    AveragedNetwork averaged = trainer.averaged();
    if (averaged != null) {
      TensorArrays.put(arrays, AVERAGE, averaged.leaves());
    }
    return new Npz(arrays, Map.of(JSON, json(trainer, notes)));
  }

  /** What a network has learned, and what its optimizers and constraints keep. */
  static void put(Map<String, NpyArray> arrays, EpropNetwork network, WeightUpdate update) {
    TensorArrays.put(arrays, "", network.weights().leaves());
    TensorArrays.put(arrays, "", network.feedback().leaves());
    List<List<Leaf>> memory = update.memory();
    for (int s = 0; s < memory.size(); s++) {
      TensorArrays.put(arrays, slot(s), memory.get(s));
    }
    TensorArrays.put(arrays, "", update.constraintMemory());
    MovedSynapses.put(arrays, network.structure());
  }

  /** Reads it back. */
  static void take(Npz archive, EpropNetwork network, WeightUpdate update) {
    TensorArrays.take(archive.arrays(), "", network.weights().leaves());
    TensorArrays.take(archive.arrays(), "", network.feedback().leaves());
    List<List<Leaf>> memory = update.memory();
    for (int s = 0; s < memory.size(); s++) {
      TensorArrays.take(archive.arrays(), slot(s), memory.get(s));
    }
    TensorArrays.take(archive.arrays(), "", update.constraintMemory());
    MovedSynapses.take(archive.arrays(), network.structure());
  }

  private static String slot(int s) {
    return "optimizer" + s + ".";
  }

  static String json(Trainer trainer, Map<String, String> notes) {
    TrainingProgress progress = trainer.progress;
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("format", FORMAT);
    json.put("epoch", progress.epoch);
    json.put("batch", progress.batch);
    json.put("updates", trainer.update().updates());
    json.put("learning_rate", progress.learningRate);
    if (progress.bestEpoch > 0) {
      json.put("best_error", progress.bestError);
      if (Double.isFinite(progress.bestLoss)) {
        json.put("best_loss", progress.bestLoss);
      }
      json.put("best_epoch", progress.bestEpoch);
    }
    if (progress.lowestLossEpoch > 0) {
      json.put("lowest_loss", progress.lowestLoss);
      json.put("lowest_loss_epoch", progress.lowestLossEpoch);
    }
    if (progress.validationLosses.length > 0) {
      ArrayNode losses = json.putArray("validation_losses");
      for (double loss : progress.validationLosses) {
        losses.add(Double.isFinite(loss) ? (Double) loss : null);
      }
    }
    json.put("reached", progress.reached);
    json.put("seconds", progress.seconds);
    put(json, "score", progress.score.sums());
    put(json, "gradient_squares", progress.gradientSquares);
    put(json, "change_squares", progress.changeSquares);
    ObjectNode noted = json.putObject("notes");
    notes.forEach(noted::put);
    return json.toPrettyString().replace("\r\n", "\n") + "\n";
  }

  private static void put(ObjectNode json, String key, double[] values) {
    ArrayNode array = json.putArray(key);
    for (double value : values) {
      array.add(Double.isFinite(value) ? (Double) value : null);
    }
  }

  /**
   * Puts a trainer, made from the same experiment, where a saved run was.
   *
   * @return what is in the file
   * @throws InvalidInputException if the file is missing, was changed by a bit, or is of another
   *     network
   */
  public static Summary restore(Trainer trainer, Path file) {
    Npz archive = Npz.readExact(file);
    try {
      take(archive, trainer);
      ProgressReader progress = progress(archive);
      progress.restore(trainer);
      return progress.summary();
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }

  /**
   * Lets a trainer learn on from where a saved run was, perhaps on other data: epochs count on, and
   * none of those before is the best.
   *
   * @param saved {@link #bytes}
   * @throws InvalidInputException if it was changed by a bit, or is of another network
   */
  public static void continueFrom(Trainer trainer, byte[] saved) {
    Npz archive = Npz.readExact(new ByteArrayInputStream(saved));
    take(archive, trainer);
    Summary before = progress(archive).summary();
    trainer.update().resumeAt(before.updates());
    trainer.progress.epoch = before.epochs();
  }

  private static void take(Npz archive, Trainer trainer) {
    take(archive, trainer.learning(), trainer.update());
    AveragedNetwork averaged = trainer.averaged();
    if (averaged != null) {
      TensorArrays.take(archive.arrays(), AVERAGE, averaged.leaves());
      averaged.follow(trainer.learning());
    }
  }

  /**
   * Looks at a saved run without a trainer.
   *
   * @throws InvalidInputException if the file is missing or was changed by a bit
   */
  public static Summary read(Path file) {
    Npz archive = Npz.readExact(file);
    return Placed.at(file.toString(), () -> progress(archive).summary());
  }

  private static ProgressReader progress(Npz archive) {
    String text = archive.texts().get(JSON);
    if (text == null) {
      throw new InvalidInputException("expected a " + JSON + ", but there is none");
    }
    return new ProgressReader(JSON, text, FORMAT);
  }
}
