package org.eprop.compare.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ComparisonReader;
import org.eprop.compare.definition.PlannedContrast;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.Measured;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.TaskRanks;
import org.eprop.compare.table.MarkdownTables;
import org.eprop.compare.testing.Runs;
import org.eprop.experiment.Configuration;
import org.junit.jupiter.api.Test;

/** Two methods on three tasks. */
class TasksTest {

  private static final Comparison COMPARISON = read("\"task\"");

  private static Comparison read(String axis) {
    return new ComparisonReader(
            name -> {
              throw new AssertionError(name);
            })
        .read(
            Configuration.of(
                "{\"base\": {\"seed\": 1}, \"axes\": {"
                    + axis
                    + ": {\"t\": {}, \"u\": {\"task\": \"u\"}, \"v\": {\"task\": \"v\"}},"
                    + " \"rule\": {\"eprop\": {}, \"bptt\": {\"rule\": \"bptt\"}}},"
                    + " \"baseline\": \"t+eprop\", \"seeds\": 2, \"metrics\": [\"test.accuracy\"]}",
                "tasks.json"));
  }

  private static ComparisonResult result() {
    List<RunResult> runs = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      double more = seed / 100.0;
      runs.add(Runs.of("t+eprop", seed, 0.5 + more, true, 1));
      runs.add(Runs.of("t+bptt", seed, 0.6 + more, true, 1));
      runs.add(Runs.of("u+eprop", seed, 0.9 + more, true, 1));
      runs.add(Runs.of("u+bptt", seed, 0.91 + more, true, 1));
      runs.add(Runs.of("v+eprop", seed, 0.2 + more, true, 1));
      runs.add(Runs.of("v+bptt", seed, 0.2 + more, true, 1));
    }
    Measured measured = new Measured("", "", Map.of(), null, null, Map.of("test", 0.215));
    runs.replaceAll(run -> Runs.measured(run, measured));
    return ComparisonAnalysis.of("tasks", COMPARISON, runs);
  }

  @Test
  void methodsAreRankedWithinEachTask() {
    TaskRanks ranks = result().ranks().get(0);
    assertEquals(List.of("t", "u", "v"), ranks.tasks());
    assertEquals(List.of(2.0, 2.0, 1.5), ranks.methods().get(0).ranks());
    assertEquals(List.of(1.0, 1.0, 1.5), ranks.methods().get(1).ranks());
    assertEquals(5.5 / 3, ranks.methods().get(0).rank(), 1e-15);
    // 3^2 * ((1 / 3)^2 + (1 / 3)^2), over the 4 ranks that are 1 / 2 from the middle
    assertEquals(2, ranks.chiSquare(), 1e-12);
    assertEquals(1.960 / Math.sqrt(3), ranks.criticalDifference(), 1e-3);
    // One difference is 0 and left out: of two signs, all four ways are as likely.
    assertEquals(0.5, ranks.methods().get(1).p());
    String tables = MarkdownTables.of(result());
    assertTrue(
        tables.contains("## Ranks over tasks: test accuracy (%), exact Friedman p = 0.5, "),
        tables);
    assertTrue(
        tables.contains("| eprop  | 1.83      | 0.67           | no              | "), tables);
  }

  /** On v, both methods have 0.21 and 0.22, where the most frequent class has 0.215. */
  @Test
  void ranksOfWhatIsNoBetterThanChanceSaySo() {
    ComparisonResult result = result();
    assertTrue(MarkdownTables.of(result).contains(" v, by chance |"), MarkdownTables.of(result));
    assertTrue(!MarkdownTables.of(result).contains(" u, by chance |"));
    assertEquals(
        List.of(
            "Of task v, no variant is better in test accuracy than always to answer the most"
                + " frequent class: differences and ranks there say nothing of learning."),
        result.notes().stream().filter(note -> note.contains("frequent")).toList());
    assertEquals(0.215, result.variants().get(0).metrics().get("test.accuracy").chance(), 1e-15);
  }

  @Test
  void differencesAreThoseWithinTasks() {
    assertEquals(
        List.of(
            new PlannedContrast("t+bptt", "t+eprop"),
            new PlannedContrast("u+bptt", "u+eprop"),
            new PlannedContrast("v+bptt", "v+eprop")),
        COMPARISON.contrasts());
    assertEquals(List.of(), read("\"data\"").contrasts());
  }

  /** Ranks are over tasks: few seeds do not make them hopeless. */
  @Test
  void fewSeedsMayDo() {
    assertEquals(Optional.empty(), new Power(COMPARISON).hopeless());
    assertTrue(new Power(read("\"data\"")).hopeless().isPresent());
  }
}
