package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.experiment.run.ResultFile;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a trained network answers, and how it does on other data than its run's. */
class PredictTest {

  @TempDir Path folder;

  private Path run() {
    return folder.resolve("run");
  }

  @Test
  void answersOfASequenceAddUpToTheAccuracy() throws IOException {
    Cli.trainQuickly(2, run(), "--no-report").succeeded();
    Path npz = folder.resolve("p.npz");
    Cli.run("predict", run() + "", "--out=" + npz).succeeded();
    Npz file = Npz.read(npz);
    assertArrayEquals(new int[] {16, 200, 2}, file.array("outputs").shape());
    int[] labels = file.array("labels").toInts();
    int[] answers = file.array("answers").toInts();
    JsonNode test = ResultFile.read(run().resolve("result.json")).get("test");
    int right = 0;
    int[][] confusion = new int[2][2];
    for (int i = 0; i < labels.length; i++) {
      right += labels[i] == answers[i] ? 1 : 0;
      confusion[labels[i]][answers[i]]++;
    }
    assertEquals(test.get("accuracy").asDouble(), right / 16.0);
    for (int i = 0; i < 4; i++) {
      assertEquals(confusion[i / 2][i % 2], test.get("confusion").get(i / 2).get(i % 2).asInt());
    }
    double spikes = file.array("spikes").length(0);
    assertEquals(test.get("rate").asDouble(), spikes / (16 * 200 * 20), 1e-12);

    Path csv = folder.resolve("p.csv");
    Cli.run("predict", run() + "", "--out=" + csv).succeeded();
    List<String> rows = Files.readAllLines(csv);
    assertEquals("sample,steps,label,answer,output_0,output_1,spikes", rows.get(0));
    assertEquals(17, rows.size());
    for (int i = 0; i < labels.length; i++) {
      assertTrue(
          rows.get(1 + i).startsWith(i + ",200," + labels[i] + "," + answers[i] + ","),
          rows.get(1 + i));
    }
  }

  @Test
  void valuesHaveARowForEachStep() throws IOException {
    Cli.run(
            "train",
            "pattern-generation",
            "--set=training.epochs=1",
            "--no-report",
            "--out=" + run())
        .succeeded();
    Path csv = folder.resolve("p.csv");
    Cli.run("predict", run() + "", "--set=train", "--out=" + csv).succeeded();
    List<String> rows = Files.readAllLines(csv);
    assertTrue(rows.get(0).startsWith("sample,step,target_0,"), rows.get(0));
    Path npz = folder.resolve("p.npz");
    Cli.run("predict", run() + "", "--set=train", "--out=" + npz).succeeded();
    NpyArray outputs = Npz.read(npz).array("outputs");
    assertEquals(rows.size() - 1, outputs.length(0) * outputs.length(1));
    String[] head = rows.get(0).split(",");
    String[] last = rows.get(rows.size() - 1).split(",");
    int k = List.of(head).indexOf("output_0");
    assertEquals(
        (float) outputs.real(outputs.size() - outputs.length(2)), Float.parseFloat(last[k]));
  }

  /** The system lets no file become larger than 100 blocks, as on a disk that is full. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such limit")
  void aFullDiskIsSaidWithTheFile() throws Exception {
    arrays("old.npz", 4000, 0);
    Cli.run(
            "train",
            "npy",
            "--set=task.train_inputs=" + folder.resolve("old.npz"),
            "--set=task.test_inputs=" + folder.resolve("old.npz"),
            "--set=network.layers[0].populations[0].size=3",
            "--set=training.epochs=0",
            "--no-report",
            "--quiet",
            "--out=" + run())
        .succeeded();
    Path csv = Files.writeString(folder.resolve("p.csv"), "before");
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 100; exec \"$@\"", "sh"));
    command.addAll(Cli.command(List.of("predict", run() + "", "--out=" + csv)));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    assertEquals(2, process.waitFor(), Files.readString(err));
    assertEquals("eprop: " + csv + ": can't be written: File too large\n", Files.readString(err));
    assertEquals("before", Files.readString(csv));
  }

  private void arrays(String name, int count, int shift) {
    float[] x = new float[count * 40 * 2];
    int[] y = new int[count];
    for (int i = 0; i < count; i++) {
      y[i] = i % 2;
      for (int t = 0; t < 40; t++) {
        x[(i * 40 + t) * 2 + (y[i] + shift) % 2] = t % 3 == 0 ? 1 : 0;
      }
    }
    new Npz(Map.of("x", NpyArray.of(x, count, 40, 2), "y", NpyArray.of(y, count)), Map.of())
        .write(folder.resolve(name));
  }

  @Test
  void otherDataAreMeasuredIfTheyAreScaledAlike() {
    arrays("old.npz", 40, 0);
    arrays("new.npz", 10, 1);
    Cli.run(
            "train",
            "npy",
            "--set=task.train_inputs=" + folder.resolve("old.npz"),
            "--set=task.test_inputs=" + folder.resolve("old.npz"),
            "--set=task.normalise=range",
            "--set=training.epochs=30",
            "--set=task.time_step=2",
            "--no-report",
            "--quiet",
            "--out=" + run())
        .succeeded();
    String old = Cli.run("evaluate", run() + "").succeeded().out();
    String other =
        Cli.run("evaluate", run() + "", "--data=test_inputs=" + folder.resolve("new.npz"))
            .succeeded()
            .out();
    assertEquals(line(old, "train"), line(other, "train"));
    assertTrue(line(old, "test").contains("100.00 %"), old);
    assertTrue(line(other, "test").contains(" 0.00 %"), other);
    Cli.run(
            "predict",
            run() + "",
            "--data=test_inputs=" + folder.resolve("new.npz"),
            "--out=" + folder.resolve("p.npz"))
        .succeeded();
    assertEquals(10, Npz.read(folder.resolve("p.npz")).array("labels").length(0));
    float[] large = {5};
    Npy.write(folder.resolve("x.npy"), NpyArray.of(large, 1));
    Cli wrong = Cli.run("evaluate", run() + "", "--data=train_inputs=" + folder.resolve("x.npy"));
    assertEquals(2, wrong.status());
  }

  private static String line(String text, String start) {
    return text.lines().filter(one -> one.startsWith(start)).findFirst().orElseThrow();
  }

  @Test
  void mistakesAreSaid() {
    Cli.trainQuickly(1, run(), "--no-report").succeeded();
    Cli.run("predict", run() + "", "--out=p.txt")
        .refused("eprop: --out: got p.txt, but expected FILE.npz or FILE.csv");
    Cli.run("predict", run() + "", "--set=tset", "--out=p.npz")
        .refused("eprop: --set: got tset, but the task has test, validation, train");
  }
}
