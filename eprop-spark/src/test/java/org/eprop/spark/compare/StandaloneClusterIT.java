package org.eprop.spark.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.testing.Experiments;
import org.eprop.spark.testing.OneMachine;
import org.eprop.spark.testing.StandaloneCluster;
import org.eprop.spark.testing.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Two workers, each with an executor of one core; one of the executors dies in the middle. */
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
    try (SparkSession session = session(cluster)) {
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

  private static SparkSession session(StandaloneCluster cluster) {
    return SparkSession.builder()
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
