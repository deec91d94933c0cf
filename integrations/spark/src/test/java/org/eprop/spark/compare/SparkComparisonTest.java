package org.eprop.spark.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ComparisonReader;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;
import org.eprop.experiment.Configuration;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.testing.Experiments;
import org.eprop.spark.testing.LocalSpark;
import org.eprop.spark.testing.OneMachine;
import org.eprop.spark.testing.Tables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkComparisonTest {

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  /** What is finished, in the order in which it was heard of. */
  private static final class Finished implements ComparisonListener {
    final List<String> before = new ArrayList<>();
    final List<String> now = new ArrayList<>();

    @Override
    public void finished(int run, RunResult result, boolean wasBefore) {
      (wasBefore ? before : now).add(result.variant() + " " + result.seed());
    }
  }

  private static Optional<ComparisonResult> run(
      Comparison comparison, Path into, BooleanSupplier stop, ComparisonListener listener) {
    return new SparkComparison(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            ComponentSource.ofApplication())
        .run("grid", comparison, into.toUri().toString(), ChangedRuns.REFUSED, stop, listener);
  }

  @Test
  void tablesAreThoseOfOneMachineStoppedInTheMiddleOrNot() throws IOException {
    Comparison comparison = Experiments.comparison();
    Path alone = folder.resolve("alone");
    OneMachine.compare("grid", comparison, alone);

    Path stopped = folder.resolve("stopped");
    Finished first = new Finished();
    assertTrue(run(comparison, stopped, () -> first.now.size() >= 7, first).isEmpty());
    assertEquals(7, first.now.size());
    Finished second = new Finished();
    assertTrue(run(comparison, stopped, () -> false, second).isPresent());
    assertEquals(7, second.before.size());
    assertEquals(17, second.now.size());
    Tables.assertSame(alone, stopped);

    // What Spark left, one machine takes for its own, and the other way round.
    OneMachine.compare("grid", comparison.withSeeds(7), stopped);
    Finished third = new Finished();
    run(comparison.withSeeds(7), stopped, () -> false, third);
    assertEquals(28, third.before.size());
    assertEquals(List.of(), third.now);
  }

  @Test
  void mistakesAreFoundAndNamed() throws IOException {
    Comparison comparison = Experiments.comparison("training.epochs=1").withSeeds(1);
    run(comparison, folder, () -> false, new Finished());
    Files.writeString(folder.resolve("runs/random+slow/seed-1/compared.json"), "{}");
    String damaged = message(comparison, folder);
    assertTrue(
        damaged.startsWith("file:" + folder + "/runs/random+slow/seed-1/compared.json: "), damaged);
    String other = message(comparison.withSettings(List.of("training.epochs=2")), folder);
    assertTrue(
        other.startsWith(
            "file:"
                + folder
                + "/definition.json: variants.symmetric+fast.training.epochs: the runs in this"
                + " folder were made with 1, but the comparison now has 2"),
        other);
  }

  @Test
  void divergenceIsAResult() {
    Comparison comparison =
        Experiments.comparison("training.epochs=1", "optimizer.learning_rate=1e30").withSeeds(1);
    assertTrue(run(comparison, folder, () -> false, new Finished()).isPresent());
    assertFalse(Files.exists(folder.resolve("runs/symmetric+fast/seed-1/last.npz")));
    assertFalse(Files.exists(folder.resolve("runs/symmetric+fast/seed-1/best.npz")));
  }

  /** Another surrogate of a built-in one's name. */
  private static final class Other implements SurrogateFactory {
    @Override
    public String name() {
      return "triangular";
    }

    @Override
    public String description() {
      return "S(q) = 1.";
    }

    @Override
    public SurrogateGradient create(Context context) {
      return q -> 1;
    }
  }

  @Test
  void anExecutorThatIsMadeOfSomethingElseIsRefused() {
    ComponentSource mixed =
        () -> {
          PluginsBuilder builder =
              Plugins.builder().classPath(SparkComparisonTest.class.getClassLoader());
          return TaskContext.get() == null
              ? builder.build()
              : builder.replace(SurrogateFactory.class, new Other()).build();
        };
    SparkComparison comparison =
        new SparkComparison(JavaSparkContext.fromSparkContext(spark.sparkContext()), mixed);
    String message =
        assertThrows(
                InvalidInputException.class,
                () ->
                    comparison.run(
                        "grid",
                        Experiments.comparison("training.epochs=1").withSeeds(1),
                        folder.toUri().toString(),
                        ChangedRuns.REFUSED,
                        () -> false,
                        new Finished()))
            .getMessage();
    assertTrue(message.startsWith("variant "), message);
    assertTrue(
        message.contains(
            ", seed 1: is not the same here as where the run was planned: surrogate triangular:"
                + " was"),
        message);
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  @Test
  void tuningIsLeftToOneMachine() {
    String base = Experiments.comparison().base().root().json().toString();
    Comparison tuned =
        new ComparisonReader(
                name -> {
                  throw new AssertionError(name);
                })
            .read(
                Configuration.of(
                    "{\"base\": "
                        + base
                        + ", \"variants\": {\"a\": {}}, \"tune\": {\"ranges\":"
                        + " {\"optimizer.learning_rate\": {\"uniform\": [0.001, 0.01]}}}}",
                    "mine.json"));
    assertEquals(
        "mine.json: tune: variants are tuned on one machine, by eprop compare; expected none here",
        message(tuned, folder));
  }

  private String message(Comparison comparison, Path into) {
    return assertThrows(
            InvalidInputException.class, () -> run(comparison, into, () -> false, new Finished()))
        .getMessage();
  }
}
