package org.eprop.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Experiments and comparisons that take a moment. */
public final class Small {

  private static final List<String> TASK =
      List.of(
          "--set=task.cues=1",
          "--set=task.delay=20",
          "--set=task.recall=30",
          "--set=task.size=16",
          "--set=task.validation_size=8",
          "--set=task.test_size=8",
          "--set=training.batch_size=4",
          "--set=training.evaluate_every=1",
          "--set=training.stop_at_error=0",
          "--set=network.layers[0].populations[0].size=10",
          "--set=network.layers[0].populations[1].size=10");

  private Small() {}

  /** {@code eprop train}, with a validation set and a checkpoint after each update. */
  public static List<String> train(Path folder, int epochs) {
    List<String> arguments = new ArrayList<>(List.of("train", "evidence-accumulation"));
    arguments.addAll(TASK);
    arguments.addAll(
        List.of(
            "--set=learning_signal=adaptive",
            "--set=training.epochs=" + epochs,
            "--checkpoint-every=0",
            "--threads=1",
            "--out=" + folder));
    return arguments;
  }

  /** {@code eprop train --resume}. */
  public static List<String> resume(Path folder) {
    return List.of("train", "--resume=" + folder, "--checkpoint-every=0", "--threads=1");
  }

  /** {@code eprop compare}: six ways of feedback, two seeds. Its definition is put beside it. */
  public static List<String> compare(Path folder, int epochs) {
    Path definition = folder.toAbsolutePath().resolveSibling("feedback.json");
    try (InputStream in = Small.class.getResourceAsStream("feedback.json")) {
      Files.createDirectories(definition.getParent());
      Files.write(definition, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments = new ArrayList<>(List.of("compare", definition.toString()));
    arguments.addAll(TASK);
    arguments.addAll(
        List.of(
            "--set=training.epochs=" + epochs,
            "--seeds=2",
            "--anyway",
            "--threads=1",
            "--out=" + folder));
    return arguments;
  }
}
