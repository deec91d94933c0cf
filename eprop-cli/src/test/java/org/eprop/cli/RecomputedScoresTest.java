package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.host.testing.Cli;
import org.eprop.host.testing.NumPy;
import org.eprop.stream.table.TableAnswer;
import org.eprop.stream.table.TableLearner;
import org.eprop.stream.table.TableNetwork;
import org.eprop.stream.table.TableSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of {@code eprop stream} are those that scores.py computes from its predictions. */
class RecomputedScoresTest {

  private static final int ROWS = 1200;
  private static final double NEAR = 1e-9;

  @TempDir private Path folder;

  /** Three classes of which one comes late, labels that are missing, and 24 rows late. */
  private static String table() {
    RandomGenerator random = new RandomStreams(9).stream("table");
    StringBuilder text = new StringBuilder("x,y,state\n");
    for (int t = 0; t < ROWS; t++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      double sum = x + 0.3 * random.nextGaussian();
      String state = t > 300 && y > 1 ? "third" : sum > 0.5 ? "high" : "low";
      text.append(String.format(Locale.ROOT, "%.4f,%.4f,%s%n", x, y, t % 9 == 4 ? "" : state));
    }
    return text.toString();
  }

  @Test
  void everyScoreIsTheSame() throws IOException, InterruptedException {
    Path table = folder.resolve("table.csv");
    Files.writeString(table, table());
    Cli run =
        Cli.run(
                "stream",
                table.toString(),
                "--label=state",
                "--delay=24",
                "--neurons=10",
                "--look=100",
                "--json",
                "--predictions=" + folder.resolve("said.csv"))
            .succeeded();
    JsonNode scores = new ObjectMapper().readTree(run.out()).get("scores");
    Path scorer = Path.of("../eprop-examples/examples/streams/scores.py").toAbsolutePath();
    String said = NumPy.run(folder, scorer.toString(), "said.csv", "24");
    JsonNode again = new ObjectMapper().readTree(said);
    assertEquals(8, scores.size(), run::out);
    for (Iterator<String> names = scores.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      assertEquals(again.get(name).doubleValue(), scores.get(name).doubleValue(), NEAR, name);
    }
    assertTrue(scores.get("accuracy").doubleValue() > 0.6, run::out);
  }

  /** The command, and Java that is saved and restored in the middle: equal to the bit. */
  @Test
  void javaSaysWhatTheCommandSays() throws IOException {
    List<String> rows = List.of(table().split("\\R")).subList(1, 301);
    Path table = folder.resolve("table.csv");
    Files.writeString(table, "x,y,state\n" + String.join("\n", rows) + "\n");
    Path said = folder.resolve("said.csv");
    Cli.run(
            "stream",
            table.toString(),
            "--label=state",
            "--delay=3",
            "--neurons=5",
            "--look=50",
            "--predictions=" + said)
        .succeeded();
    List<String> lines = Files.readAllLines(said);
    TableSettings settings =
        TableSettings.defaults()
            .withLateness(3)
            .withLook(50)
            .withNetwork(TableNetwork.lif(5, /* recurrent= */ false));
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      TableLearner learner = new TableLearner(settings, plugins);
      for (int t = 0; t < rows.size(); t++) {
        if (t == 150) {
          learner = TableLearner.restore(learner.bytes(), settings, plugins);
        }
        String[] cells = rows.get(t).split(",", -1);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("x", cells[0]);
        row.put("y", cells[1]);
        TableAnswer answer = learner.predict(row);
        String line = lines.get(t + 1).replace("\"\"", "\"");
        for (int k = 0; k < answer.classes().size(); k++) {
          String one = "\"" + answer.classes().get(k) + "\":" + answer.probabilities()[k];
          assertTrue(line.contains(one), line + " has no " + one);
        }
        if (t >= 3) {
          learner.learn(t - 3, rows.get(t - 3).split(",", -1)[2]);
        }
      }
    }
  }
}
