package org.eprop.core.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;
import org.eprop.core.model.TensorArrays;
import org.eprop.core.network.Leaf;

/**
 * A training run, saved between two updates, so that it goes on as if it had never stopped:
 * weights, feedback weights, the optimizer's memory, and where it was. One NumPy archive, written
 * atomically.
 */
public final class Checkpoint {

  private static final String JSON = "progress.json";

  /** 2 had layers with w_in, w_rec and w_out. */
  private static final int FORMAT = 3;

  private Checkpoint() {}

  /**
   * Saves a run. Call it only from a {@link TrainingListener} or while the run is paused.
   *
   * @throws InvalidInputException if the file can't be written
   */
  public static void save(Trainer trainer, Path file) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    TensorArrays.put(arrays, "", trainer.network().weights().leaves());
    TensorArrays.put(arrays, "", trainer.network().feedback().leaves());
    List<List<Leaf>> memory = trainer.update().memory();
    for (int s = 0; s < memory.size(); s++) {
      TensorArrays.put(arrays, slot(s), memory.get(s));
    }
    new Npz(arrays, Map.of(JSON, json(trainer))).write(file);
  }

  private static String slot(int s) {
    return "optimizer" + s + ".";
  }

  private static String json(Trainer trainer) {
    TrainingProgress progress = trainer.progress;
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("format", FORMAT);
    json.put("epoch", progress.epoch);
    json.put("batch", progress.batch);
    json.put("updates", trainer.update().updates());
    json.put("learning_rate", progress.learningRate);
    if (progress.bestEpoch > 0) {
      json.put("best_error", progress.bestError);
      json.put("best_epoch", progress.bestEpoch);
    }
    json.put("reached", progress.reached);
    json.put("seconds", progress.seconds);
    ArrayNode sums = json.putArray("score");
    for (double sum : progress.score.sums()) {
      sums.add(sum);
    }
    return json.toPrettyString() + "\n";
  }

  /**
   * Puts a trainer, made from the same experiment, where a saved run was.
   *
   * @throws InvalidInputException if the file is missing, corrupt, or of another network
   */
  public static void restore(Trainer trainer, Path file) {
    Npz archive = Npz.read(file);
    try {
      TensorArrays.take(archive.arrays(), "", trainer.network().weights().leaves());
      TensorArrays.take(archive.arrays(), "", trainer.network().feedback().leaves());
      List<List<Leaf>> memory = trainer.update().memory();
      for (int s = 0; s < memory.size(); s++) {
        TensorArrays.take(archive.arrays(), slot(s), memory.get(s));
      }
      restore(trainer, archive.texts().get(JSON));
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }

  private static void restore(Trainer trainer, String text) {
    if (text == null) {
      throw new InvalidInputException("expected a " + JSON + ", but there is none");
    }
    new ProgressReader(JSON, text, FORMAT).restore(trainer);
  }
}
