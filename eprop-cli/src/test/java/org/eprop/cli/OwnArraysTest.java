package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.experiment.run.ResultFile;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's own arrays, from a file to a result. */
class OwnArraysTest {

  @TempDir private Path folder;

  /** 20 sequences of 60 steps of 2 channels, as large as bytes. */
  @BeforeEach
  void arrays() {
    Random random = new Random(1);
    float[] x = new float[20 * 60 * 2];
    int[] y = new int[20];
    for (int i = 0; i < x.length; i++) {
      y[i / 120] = i / 120 % 2;
      x[i] = i % 2 == y[i / 120] ? 100 + random.nextInt(100) : 0;
    }
    NpyArray inputs = NpyArray.of(x, 20, 60, 2);
    NpyArray targets = NpyArray.of(y, 20);
    new Npz(Map.of("x", inputs, "y", targets), Map.of()).write(folder.resolve("data.npz"));
    Npy.write(folder.resolve("x.npy"), inputs);
    Npy.write(folder.resolve("y.npy"), targets);
  }

  private Cli train(String file, String... more) {
    String[] arguments = {
      "train",
      "npy",
      "--set=task.train_inputs=" + folder.resolve(file),
      "--no-report",
      "--overwrite",
      "--out=" + folder.resolve("run")
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Cli.run(all);
  }

  private JsonNode result() {
    return ResultFile.read(folder.resolve("run").resolve("result.json"));
  }

  /**
   * One try, and what looks wrong is said; without an epoch, the training data are not measured.
   */
  @Test
  void oneFileIsEnough() {
    for (String file : new String[] {"data.npz", "x.npy"}) {
      Cli cli = train(file, "--set=training.epochs=0");
      assertEquals(0, cli.status());
      assertTrue(
          cli.err().startsWith("eprop: warning: the training inputs have a root mean square of 1"),
          cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
      assertFalse(result().has("train"));
      assertTrue(result().has("validation"));
      assertEquals("", train(file, "--set=training.epochs=0", "--quiet").err());
    }
  }

  @Test
  void numbersFoundInTheDataAreKept() {
    train(
            "data.npz",
            "--set=task.normalise=range",
            "--set=training.epochs=2",
            "--set=training.class_weights=balanced")
        .succeeded();
    JsonNode fitted = result().get("fitted");
    assertEquals(0, fitted.get("least").get(0).asDouble());
    assertTrue(fitted.get("range").get(1).asDouble() > 190);
    assertTrue(result().has("train"));
  }
}
