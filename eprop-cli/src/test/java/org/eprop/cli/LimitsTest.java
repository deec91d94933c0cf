package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sizes, names and values beyond all measure: one clear line and status 2, at once. */
class LimitsTest {

  private static final String CASE =
      """
      {"sizes": {"inputs": 2, "recurrent": 2, "outputs": 1, "steps": 2, "batch": 1},
       "neurons": {"alpha": [0.9, 0.9], "rho": [0.9, 0.9], "beta": [0.1, 0.1],
         "threshold": [1, 1], "refractory_silent_steps": [1, 1]},
       "surrogate": {"kind": "triangular", "gamma": 0.3, "slope": 1}, "reset": "subtract",
       "readout": {"kappa": 0.9, "input_scale": 1},
       "loss": {"kind": "mse", "normalisation": "sum"}, "feedback": {"kind": "symmetric"},
       "rate_regularisation": null,
       "weights": {"w_in": [[1, 1], [1, 1]], "w_rec": [[0, 1], [1, 0]], "w_out": [[1, 1]],
         "b_out": [0]},
       "input": {"spikes": [[[1, 0], [0, 1]]]}, "target": {"values": [[[1], [0]]], "window": [1, 1]}}
      """;

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void gradient(String what, String instead, String problem) throws IOException {
    assertTrue(CASE.contains(what), what);
    Path file = file("case.json", CASE.replace(what, instead));
    Cli.run("gradient", file.toString()).refused("eprop: " + file + ": " + problem);
  }

  @Test
  void gradientCases() throws IOException {
    assertEquals(0, Cli.run("gradient", file("case.json", CASE).toString()).status());
    gradient(
        "\"inputs\": 2",
        "\"inputs\": 4294967298",
        "sizes.inputs: got 4294967298, but expected a whole number from 1 to 2147483647");
    gradient(
        "\"reset\": \"subtract\"",
        "\"reset\": 1",
        "reset: got 1, but expected one of [subtract, zero]");
    gradient(
        "\"kind\": \"mse\"",
        "\"kind\": null",
        "loss.kind: got null, but expected one of [mse, softmax_cross_entropy]");
    gradient(
        "\"kind\": \"triangular\"",
        "\"kind\": null",
        "surrogate.kind: got null, but expected a string");
    gradient(
        "\"steps\": 2",
        "\"steps\": 2147483647",
        "target.window: got [1,1], but expected a list of length 2147483647");
    gradient(
        "\"refractory_silent_steps\": [1, 1]",
        "\"refractory_silent_steps\": [1, 2147483647]",
        "neurons.refractory_silent_steps[1]: got 2147483647, but expected a whole number from 0 to"
            + " 10000");
  }

  @Test
  void aNetworkLargerThanMemory() {
    Cli told =
        Cli.trainQuickly(
            1, folder.resolve("run"), "--set=network.layers[0].populations[0].size=" + 2_000_000);
    assertEquals(2, told.status());
    assertTrue(
        told.err()
            .startsWith("eprop: evidence-accumulation: network: got 2000010 neurons and 4000"),
        told.err());
  }

  @Test
  void silenceLongerThanAnyRun() {
    Cli.trainQuickly(
            1,
            folder.resolve("run"),
            "--set=network.layers[0].populations[0].neuron={\"name\": \"lif\", \"refractory\":"
                + " 2147483648}")
        .refused(
            "eprop: evidence-accumulation: network.populations.layer0: neurons[0] lif: refractory:"
                + " got 2.147483648E9 ms, which is 2.147483648E9 steps, but expected at most"
                + " 10000");
  }

  @Test
  void namesThatNoFileCanHave() throws IOException {
    Path comparison = file("c.json", "{\"base\": \"a\\u0000b.json\", \"variants\": {\"x\": {}}}");
    Cli.run("compare", comparison.toString())
        .refused(
            "eprop: "
                + comparison
                + ": base: got the file name \"a\\u0000b.json\", which no file can have: Nul"
                + " character not allowed");
  }

  @Test
  void whatATerminalWouldObeyIsShownEscaped() throws IOException {
    Path file = file("my.json", "{\"task\": \"a\\u001b[2J\\nb\"}");
    String err = Cli.run("train", file.toString(), "--out=" + folder.resolve("run")).err();
    assertTrue(err.contains("unknown task \"a\\u001b[2J\\nb\"; known: "), err);
    assertEquals(1, err.lines().count(), err);
    String option = Cli.run("train", "--\033[2J").err();
    assertTrue(option.contains("'--\\u001b[2J'"), option);
  }

  @Test
  void longValuesAreShortened() throws IOException {
    for (String json :
        new String[] {
          "{\"task\": \"" + "x".repeat(50_000) + "\"}",
          "{\"" + "k".repeat(50_000) + "\": 1}",
          "{\"task\": {\"name\": \"ecg\", \"validation\": \"" + "v".repeat(50_000) + "\"}}",
          "{\"task\": " + "9".repeat(900) + "}"
        }) {
      Cli told = Cli.run("train", file("my.json", json).toString(), "--out=" + folder + "/run");
      assertEquals(2, told.status());
      assertTrue(told.err().length() < 3000, told.err());
    }
    String setting = "--set=" + "y".repeat(50_000);
    Cli told = Cli.run("train", "ecg", setting, "--out=" + folder + "/run");
    assertEquals(2, told.status());
    assertTrue(told.err().length() < 1000, told.err());
  }

  @Test
  void deepNesting() throws IOException {
    for (int depth : new int[] {999, 1001, 100_000}) {
      String json = "{\"task\": " + "[".repeat(depth) + "]".repeat(depth) + "}";
      for (String command : new String[] {"train", "compare", "gradient"}) {
        Cli told = Cli.run(command, file("deep.json", json).toString());
        assertEquals(2, told.status(), told.err());
      }
    }
    Cli.run("train", file("deep.json", "{\"task\": " + "[".repeat(2000)).toString())
        .refused("eprop: " + folder.resolve("deep.json") + ": JSON is nested more than 1000 deep");
  }
}
