package org.eprop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.io.AtomicFiles;
import org.eprop.core.training.Score;
import org.eprop.core.training.TrainingListener;

/** A file with one JSON object for each epoch, on a line of its own. */
final class MetricsFile implements AutoCloseable {

  private final Path file;
  private final FileOutputStream out;

  private MetricsFile(Path file) {
    this.file = file;
    try {
      this.out = new FileOutputStream(file.toFile(), true);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** An empty one. */
  static MetricsFile create(Path file) {
    AtomicFiles.write(file, "");
    return new MetricsFile(file);
  }

  /**
   * Cuts an existing one back to its first epochs: a killed run may have written more than its
   * checkpoint knows of, the last line perhaps only half.
   */
  static MetricsFile resume(Path file, int epochs) {
    StringBuilder kept = new StringBuilder();
    int last = 0;
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      for (String line : lines) {
        JsonNode json = Json.parse(line);
        int epoch = json == null ? 0 : json.path("epoch").asInt();
        if (epoch <= last || epoch > epochs) {
          break;
        }
        kept.append(line).append('\n');
        last = epoch;
      }
    } catch (IOException e) {
      throw new InvalidInputException("can't be read: " + e.getMessage(), e).at(file.toString());
    }
    AtomicFiles.write(file, kept.toString());
    return new MetricsFile(file);
  }

  /** Adds an epoch. */
  void add(TrainingListener.Epoch epoch) {
    try {
      out.write((Json.line(json(epoch)) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** An epoch as its line has it. */
  static ObjectNode json(TrainingListener.Epoch epoch) {
    ObjectNode json = Json.object();
    json.put("epoch", epoch.epoch());
    json.put("update", epoch.update());
    json.put("learning_rate", epoch.learningRate());
    json.set("train", Json.of(epoch.train()));
    epoch.validation().ifPresent(score -> json.set("validation", Json.of(score)));
    leaves(json, epoch.leaves());
    confusion(json, epoch.validation().orElse(epoch.train()));
    return json;
  }

  private static void leaves(ObjectNode json, List<TrainingListener.LeafNorms> leaves) {
    ObjectNode all = json.putObject("leaves");
    for (TrainingListener.LeafNorms leaf : leaves) {
      all.putObject(leaf.name())
          .put("gradient", leaf.gradient())
          .put("change", leaf.change())
          .put("weight", leaf.weight());
    }
  }

  /** That of the validation set if it was measured, or else of the training set. */
  private static void confusion(ObjectNode json, Score score) {
    long[][] counts = score.confusion();
    if (counts.length == 0) {
      return;
    }
    ArrayNode rows = json.putArray("confusion");
    for (long[] row : counts) {
      ArrayNode cells = rows.addArray();
      Arrays.stream(row).forEach(cells::add);
    }
  }

  /** Forces what was added to the disk, so that no checkpoint is ahead of it. */
  void sync() {
    try {
      out.getFD().sync();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private InvalidInputException unwritable(IOException e) {
    return new InvalidInputException("can't be written: " + e.getMessage(), e).at(file.toString());
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }
}
