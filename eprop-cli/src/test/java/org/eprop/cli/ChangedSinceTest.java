package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run was begun with is not there any more, or is something else by now. */
class ChangedSinceTest {

  @TempDir private Path folder;

  @BeforeEach
  void data() {
    writeInputs(1);
    double[] targets = new double[8];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = i % 2;
    }
    Npy.write(folder.resolve("y.npy"), NpyArray.of(targets, 8, 1));
  }

  private void writeInputs(long seed) {
    double[] inputs = new double[8 * 20 * 3];
    Random random = new Random(seed);
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextDouble();
    }
    Npy.write(folder.resolve("x.npy"), NpyArray.of(inputs, 8, 20, 3));
  }

  private Path run() {
    return folder.resolve("run");
  }

  private Cli train(String... more) {
    String[] arguments = {
      "train",
      "npy",
      "--set=task.train_inputs=" + folder.resolve("x.npy"),
      "--set=task.train_targets=" + folder.resolve("y.npy"),
      "--set=task.test_inputs=" + folder.resolve("x.npy"),
      "--set=task.test_targets=" + folder.resolve("y.npy"),
      "--set=task.validation_fraction=0.25",
      "--set=task.time_step=3",
      "--set=loss=mean_squared_error",
      "--set=training.epochs=2",
      "--no-report",
      "--out=" + run()
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Cli.run(all);
  }

  @Test
  void dataAreComparedByTheirContent() {
    train().succeeded();
    writeInputs(2);
    String changed =
        "eprop: "
            + run().resolve("experiment.json")
            + ": provenance: data x.npy changed since; can't ";
    String advice = ": restore it, or train again";
    Cli.run("evaluate", run().toString())
        .refused(changed + "measure on other data than the run's" + advice);
    Cli.run("report", run().toString())
        .refused(changed + "measure on other data than the run's" + advice);
    Cli.run("train", "--resume", run().toString()).refused(changed + "continue the run" + advice);
    writeInputs(1);
    Cli.run("evaluate", run().toString()).succeeded();
    Cli.run("train", "--resume", run().toString()).succeeded();
  }

  @Test
  void aMissingDataFileIsNamed() throws IOException {
    train().succeeded();
    Files.delete(folder.resolve("x.npy"));
    Cli.run("evaluate", run().toString())
        .refused(
            "eprop: "
                + run().resolve("experiment.json")
                + ": task npy: "
                + folder.resolve("x.npy")
                + ": there is no such file");
  }

  private Path plugin(String height) throws IOException {
    Path jar = folder.resolve("plugins/cauchy.jar");
    Files.createDirectories(jar.getParent());
    TestJar.write(jar, "Cauchy", "cauchy", height, true);
    return jar;
  }

  @Test
  void aRebuiltPluginDoesNotGoOnWithTheRun() throws IOException {
    Path jar = plugin("1");
    String plugins = "--plugins=" + jar.getParent();
    train("--set=network.layers[0].surrogate=cauchy", plugins).succeeded();
    plugin("2");
    String change = "surrogate cauchy changed since";
    String refusal =
        "eprop: "
            + run().resolve("experiment.json")
            + ": provenance: "
            + change
            + "; can't continue the run: restore it, or train again";
    Cli.run("train", "--resume", run().toString(), plugins).refused(refusal);
    Cli verbose = Cli.run("train", "--resume", run().toString(), plugins, "--verbose");
    assertTrue(verbose.err().startsWith(refusal), verbose.err());
    String digests =
        "(?s).*surrogate cauchy: was Cauchy of cauchy.jar, sha256 [0-9a-f]{64}, version unknown; is"
            + " Cauchy of cauchy.jar, sha256 [0-9a-f]{64}, version unknown.*";
    assertTrue(verbose.err().matches(digests), verbose.err());
    Cli measured = Cli.run("evaluate", run().toString(), plugins);
    assertEquals(0, measured.status());
    assertEquals(
        "eprop: warning: " + run().resolve("best.npz") + ": " + change + "\n", measured.err());
    assertTrue(measured.out().contains("test"), measured.out());
  }

  @Test
  void oneClassInTwoJarsIsNoComponentToCheck() throws IOException {
    Path jar = plugin("1");
    Path other = jar.resolveSibling("other.jar");
    Files.copy(jar, other);
    Cli.run("check", "cauchy", "--plugins=" + jar.getParent())
        .refused(
            "eprop: class Cauchy is in two jars of one plugin folder, "
                + jar
                + " and "
                + other
                + "; remove one, or put them into folders of their own");
  }
}
