package org.eprop.spark.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.core.plugin.Plugins;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.testing.Experiments;
import org.eprop.spark.testing.OneMachine;
import org.eprop.spark.testing.StandaloneCluster;
import org.eprop.spark.testing.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Two workers, each with an executor of one core. */
@EnabledIfSystemProperty(named = "eprop.spark.cluster", matches = "true")
class StandaloneClusterIT {

  @TempDir private Path folder;

  @Test
  void tablesAreThoseOfOneMachineAlsoIfAnExecutorDies() throws Exception {
    Comparison comparison = Experiments.comparison("training.epochs=20");
    Path alone = folder.resolve("alone");
    OneMachine.compare("grid", comparison, alone);
    Path apart = folder.resolve("apart");
    StandaloneCluster cluster = new StandaloneCluster(folder, 2);
    try (SparkSession session = session(cluster, Map.of())) {
      Killer killer = new Killer(cluster);
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      assertTrue(
          new SparkComparison(spark, ComponentSource.ofApplication())
              .run(
                  "grid",
                  comparison,
                  apart.toUri().toString(),
                  ChangedRuns.REFUSED,
                  () -> false,
                  killer)
              .isPresent());
      assertEquals(24, killer.finished);
      assertNotEquals(0, killer.killed);
    } finally {
      cluster.stop();
    }
    Tables.assertSame(alone, apart);
  }

  /** A task that is slow, and the copy of it that Spark starts, run side by side to the end. */
  @Test
  void aRunThatIsDoneTwiceAtOnceCountsOnce() throws Exception {
    Comparison comparison = Experiments.comparison("training.epochs=5").withSeeds(1);
    Path alone = folder.resolve("alone");
    OneMachine.compare("grid", comparison, alone);
    Path apart = folder.resolve("apart");
    String met = folder.resolve("met").toString();
    StandaloneCluster cluster = new StandaloneCluster(folder, 2);
    try (SparkSession session =
        session(
            cluster,
            Map.of(
                "spark.speculation", "true",
                "spark.speculation.interval", "50ms",
                "spark.speculation.quantile", "0.5",
                "spark.speculation.multiplier", "1.1"))) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      List<String> finished = new ArrayList<>();
      ComparisonListener listener =
          new ComparisonListener() {
            @Override
            public void finished(int run, RunResult result, boolean before) {
              finished.add(result.variant());
            }
          };
      assertTrue(
          new SparkComparison(spark, () -> openWithCopy(Path.of(met)))
              .run(
                  "grid",
                  comparison,
                  apart.toUri().toString(),
                  ChangedRuns.REFUSED,
                  () -> false,
                  listener)
              .isPresent());
      assertTrue(Files.exists(Path.of(met)), "there was no copy");
      assertEquals(
          Set.of("symmetric+fast", "symmetric+slow", "random+fast", "random+slow"),
          Set.copyOf(finished));
      assertEquals(4, finished.size());
    } finally {
      cluster.stop();
    }
    Tables.assertSame(alone, apart);
  }

  /** In the second run's first attempt: waits for the copy, which says that it is there. */
  private static Plugins openWithCopy(Path met) {
    TaskContext task = TaskContext.get();
    if (task != null && task.partitionId() == 1) {
      try {
        if (task.attemptNumber() == 0) {
          for (int looked = 0; looked < 6000 && !Files.exists(met); looked++) {
            Thread.sleep(10);
          }
        } else {
          Files.createFile(met);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return ComponentSource.ofApplication().open();
  }

  private static SparkSession session(StandaloneCluster cluster, Map<String, String> settings) {
    return SparkSession.builder()
        .config(Map.<String, Object>copyOf(settings))
        .master(cluster.master())
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "512m")
        .config("spark.executor.extraClassPath", StandaloneCluster.folders())
        .getOrCreate();
  }

  /** Kills after the third result. */
  private static final class Killer implements ComparisonListener {
    private final StandaloneCluster cluster;
    int finished;
    long killed;

    Killer(StandaloneCluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public void finished(int run, RunResult result, boolean before) {
      finished++;
      if (finished == 3) {
        killed = cluster.killAnExecutor();
      }
    }
  }
}
