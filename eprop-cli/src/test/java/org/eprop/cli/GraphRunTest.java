package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eprop.experiment.io.Npz;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of several populations and readouts, from its file to its report. */
class GraphRunTest {

  private static final String NETWORK =
      """
      {"inputs": {"cues": 20, "rest": 20},
       "populations": {
         "e": {"neuron": {"name": "alif", "tau_a": {"log_uniform": [20, 300], "learn": true}},
               "size": 16},
         "i": {"neuron": "lif", "size": 6, "surrogate": "arctan"}},
       "projections": [
         {"from": "cues", "to": "e"}, {"from": "rest", "to": "e", "connectivity": 0.5},
         {"from": "e", "to": "e", "delay": {"uniform": [1, 5]}, "connectivity": 0.4},
         {"from": "e", "to": "i"}, {"from": "i", "to": "e", "learn": false}],
       "readouts": {
         "out": {"from": ["e"], "tau_out": {"value": 20, "learn": true}},
         "side": {"from": ["e", "i"], "learning_signal": {"i": "random"}}}}
      """;

  @TempDir private Path folder;

  private Path experiment() throws IOException {
    Path file = folder.resolve("graph.json");
    Cli.run("init", "evidence-accumulation", file.toString(), "--force").succeeded();
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    json.set("network", new ObjectMapper().readTree(NETWORK));
    json.remove("learning_signal");
    Files.writeString(file, json.toString());
    return file;
  }

  private Cli train(Path out, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("train", experiment().toString()));
    Cli.QUICK.stream()
        .filter(s -> s.startsWith("--set=task") || s.startsWith("--set=training"))
        .forEach(arguments::add);
    arguments.addAll(List.of("--set=training.epochs=2", "--out=" + out));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static Set<String> arrays(Path npz) throws IOException {
    Set<String> names = new TreeSet<>();
    try (ZipFile zip = new ZipFile(npz.toFile())) {
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        names.add(e.nextElement().getName().replace(".npy", ""));
      }
    }
    return names;
  }

  @Test
  void isTrainedEvaluatedAndReported() throws IOException {
    Path run = folder.resolve("run");
    train(run).succeeded();
    assertTrue(
        arrays(run.resolve("best.npz"))
            .containsAll(
                List.of(
                    "cues_e",
                    "rest_e",
                    "rest_e.targets",
                    "e_e",
                    "e_e.delays",
                    "e_i",
                    "i_e",
                    "e.tau_a",
                    "out.e",
                    "out.bias",
                    "out.kappa",
                    "side.e",
                    "side.i",
                    "side.feedback.i")));
    Cli evaluated = Cli.run("evaluate", run.toString()).succeeded();
    assertTrue(evaluated.out().contains("validation"), evaluated.out());
    assertTrue(Files.readString(run.resolve("report.html")).contains("e_i"));
    Path page = folder.resolve("page.html");
    Cli.run("report", run.toString(), "--neurons=e:3,i:0", "--out=" + page).succeeded();
    assertTrue(Files.readString(page).contains("neuron-i-0-v"));
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws IOException {
    Path whole = folder.resolve("whole");
    Path again = folder.resolve("again");
    train(whole, "--no-report").succeeded();
    train(again, "--no-report", "--threads=1").succeeded();
    TrainTest.assertSameRun(whole, again);
  }

  @Test
  void anotherVersionOfAComponentIsSaid() throws IOException {
    Path run = folder.resolve("run");
    train(run, "--no-report").succeeded();
    Path best = run.resolve("best.npz");
    Npz archive = Npz.read(best);
    String json = archive.text("model.json");
    String other = json.replace("\"org.eprop.neurons.Alif\"", "\"org.example.Alif\"");
    assertNotEquals(json, other);
    new Npz(archive.arrays(), Map.of("model.json", other)).write(best);
    for (String command : List.of("evaluate", "report")) {
      Cli cli = Cli.run(command, run.toString());
      assertEquals(0, cli.status());
      assertTrue(
          cli.err()
              .startsWith("eprop: warning: " + best + ": neuron alif: was org.example.Alif of "),
          cli.err());
      assertEquals(1, cli.err().lines().count());
    }
  }
}
