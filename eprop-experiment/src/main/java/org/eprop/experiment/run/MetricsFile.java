package org.eprop.experiment.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.Note;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.Sha256;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.training.TrainingListener;

/** A file with one JSON object for each epoch, on a line of its own. */
public final class MetricsFile implements AutoCloseable {

  private final Path file;
  private final FileOutputStream out;
  private final MessageDigest digest = Sha256.digest();
  private long length;

  private MetricsFile(Path file, byte[] content) {
    this.file = file;
    AtomicFiles.write(file, stream -> stream.write(content));
    count(content);
    try {
      this.out = new FileOutputStream(file.toFile(), true);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** An empty one. */
  public static MetricsFile create(Path file) {
    return new MetricsFile(file, new byte[0]);
  }

  /**
   * Cuts an existing one back to the epochs that a checkpoint knows of: a killed run may have
   * written more, the last line perhaps only half.
   *
   * @throws InvalidInputException if one of these epochs is missing, or not what was written
   */
  public static MetricsFile resume(Path file, RunState state) {
    return new MetricsFile(file, read(file, state));
  }

  /**
   * The lines of the epochs that a checkpoint knows of.
   *
   * @throws InvalidInputException if one is missing, or not what was written
   */
  public static byte[] read(Path file, RunState state) {
    byte[] all = bytes(file, state);
    int end = 0;
    for (int line = 0; line < state.epochs(); line++) {
      while (end < all.length && all[end] != '\n') {
        end++;
      }
      if (end == all.length) {
        throw new InvalidInputException(
                ("got %s whole lines, but expected one for each of the %s epochs that"
                        + " %s tells of")
                    .formatted(line, state.epochs(), state.source().getFileName()))
            .at(file.toString());
      }
      end++;
    }
    byte[] known = Arrays.copyOf(all, end);
    String found = Sha256.of(known);
    if (!found.equals(state.metrics())) {
      throw new InvalidInputException(
              ("is damaged or was changed: got sha256 %s of the first %s lines, but"
                      + " expected %s, which %s tells")
                  .formatted(found, state.epochs(), state.metrics(), state.source().getFileName()))
          .at(file.toString());
    }
    return known;
  }

  /** The same as JSON: an object for each of these epochs. */
  public static List<JsonNode> lines(Path file, RunState state) {
    return new String(read(file, state), StandardCharsets.UTF_8).lines().map(Json::parse).toList();
  }

  private static byte[] bytes(Path file, RunState state) {
    return Files.exists(file) || state.epochs() > 0
        ? InputFiles.read(file, InputStream::readAllBytes)
        : new byte[0];
  }

  /**
   * Adds an epoch.
   *
   * @param more what its line has beside
   */
  public void add(TrainingListener.Epoch epoch, ObjectNode more) {
    ObjectNode json = json(epoch);
    json.setAll(more);
    byte[] line = (Json.line(json) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      out.write(line);
    } catch (IOException e) {
      throw unwritable(e);
    }
    count(line);
  }

  /** An epoch as its line has it. */
  public static ObjectNode json(TrainingListener.Epoch epoch) {
    ObjectNode json = Json.object();
    json.put("epoch", epoch.epoch());
    json.put("update", epoch.update());
    json.put("learning_rate", epoch.learningRate());
    json.set("train", ScoreJson.of(epoch.train()));
    epoch.validation().ifPresent(score -> json.set("validation", ScoreJson.of(score)));
    leaves(json, epoch.leaves());
    notes(json, epoch.notes());
    ScoreJson.putConfusion(json, epoch.validation().orElse(epoch.train()));
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

  private static void notes(ObjectNode json, List<Note> notes) {
    if (!notes.isEmpty()) {
      ArrayNode all = json.putArray("notes");
      for (Note note : notes) {
        all.addObject()
            .put("cause", note.cause().id())
            .put("place", note.place())
            .put("text", note.text());
      }
    }
  }

  private void count(byte[] bytes) {
    digest.update(bytes);
    length += bytes.length;
  }

  /** Of all that was written. */
  public String sha256() {
    try {
      return Sha256.hex((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own SHA-256 can be cloned", e);
    }
  }

  /** Whether the file is still there, as long as it was written. */
  public boolean isWhole() {
    try {
      return Files.size(file) == length;
    } catch (IOException e) {
      return false;
    }
  }

  /** Forces what was added to the disk, so that no checkpoint is ahead of it. */
  public void sync() {
    try {
      out.getFD().sync();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UncheckedIOException unwritable(IOException e) {
    return AtomicFiles.unwritable(file, e);
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
