package org.eprop.spark.compare;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.analysis.ComparisonAnalysis;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.compare.run.ComparisonRunner;
import org.eprop.compare.run.PlannedRun;
import org.eprop.compare.run.RunExecutor;
import org.eprop.compare.run.RunFiles;
import org.eprop.compare.table.ComparisonFiles;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.HadoopFolder;
import org.eprop.spark.TemporaryFolders;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * A comparison on a Spark cluster: what {@code eprop compare} does on threads, in the same folder
 * with the same files, to the same results, times apart. Each run is a task of its own; the folder
 * may be of any file system that Hadoop knows, and the driver alone writes to it. What is finished
 * there is not run again; a run that was under way when the driver ended begins anew.
 *
 * <p>Executors make each run's data themselves, so files that a task names have to be where every
 * machine sees them. A run is refused by an executor whose components, data or Java are not the
 * driver's.
 */
public final class SparkComparison {

  private static final String DEFINITION = "definition.json";
  private static final String FINISHED = "runs/*/seed-*/compared.json";

  private final JavaSparkContext spark;
  private final ComponentSource components;

  /**
   * @param spark the cluster
   * @param components those that experiments may name, on the driver as on executors
   */
  public SparkComparison(JavaSparkContext spark, ComponentSource components) {
    this.spark = spark;
    this.components = components;
  }

  /**
   * Runs what is not finished, and writes the tables.
   *
   * @param name of the comparison, for tables
   * @param comparison what to run
   * @param folder its address, for example {@code hdfs://host/runs/x}; need not exist
   * @param changed what is done about runs there that were made from something else than now
   * @param stop asked several times a second; once true, what is under way is given up
   * @param listener told of each finished run, on the calling thread
   * @return the result; nothing if it was stopped before
   * @throws InvalidInputException if something in the comparison or in the folder is wrong, or an
   *     executor is not made of the same as the driver
   * @throws IllegalStateException if Spark gave up, with its reason
   */
  public Optional<ComparisonResult> run(
      String name,
      Comparison comparison,
      String folder,
      ChangedRuns changed,
      BooleanSupplier stop,
      ComparisonListener listener) {
    if (comparison.tune().isPresent()) {
      throw new InvalidInputException(
              "variants are tuned on one machine, by eprop compare; expected none here")
          .at("tune")
          .at(comparison.source());
    }
    HadoopFolder kept = HadoopFolder.of(folder, spark.hadoopConfiguration());
    Path working = TemporaryFolders.temporary("eprop-compare");
    try (Plugins plugins = components.open()) {
      fetch(kept, working);
      ComparisonRunner runner = new ComparisonRunner(comparison, working, plugins, changed);
      RunsOnSpark onSpark = new RunsOnSpark(spark, components, working, kept);
      Optional<List<RunResult>> results =
          runner.run(
              (open, stopped, sink) -> {
                keep(kept, working);
                onSpark.execute(open, stopped, sink);
              },
              stop,
              listener);
      return results.map(all -> write(ComparisonAnalysis.of(name, comparison, all), working, kept));
    } catch (InvalidInputException e) {
      // What is wrong with the copy is wrong with what it was copied from.
      throw new InvalidInputException(
          e.getMessage().replace(working.toString(), kept.toString()), e);
    } finally {
      TemporaryFolders.delete(working);
    }
  }

  /** Copies what it takes to know what is finished. */
  private static void fetch(HadoopFolder kept, Path working) {
    kept.read(DEFINITION).ifPresent(bytes -> copy(bytes, working.resolve(DEFINITION)));
    for (String result : kept.list(FINISHED)) {
      kept.read(result).ifPresent(bytes -> copy(bytes, working.resolve(result)));
    }
  }

  private static void copy(byte[] bytes, Path to) {
    AtomicFiles.write(to, out -> out.write(bytes));
  }

  /**
   * Before the first run: deletes runs that were found to be of something else and are not there
   * any more, and only then says what the folder is of.
   */
  private static void keep(HadoopFolder kept, Path working) {
    for (String result : kept.list(FINISHED)) {
      if (!Files.exists(working.resolve(result))) {
        kept.delete(result.substring(0, result.lastIndexOf('/')));
      }
    }
    byte[] definition = bytes(working.resolve(DEFINITION));
    if (!kept.read(DEFINITION).filter(before -> Arrays.equals(before, definition)).isPresent()) {
      kept.write(DEFINITION, definition);
    }
  }

  private static ComparisonResult write(ComparisonResult result, Path working, HadoopFolder kept) {
    ComparisonFiles.write(working, result);
    ComparisonReport.page(result).write(working.resolve("report.html"));
    try (Stream<Path> files = Files.list(working)) {
      files
          .filter(file -> Files.isRegularFile(file) && !file.endsWith(DEFINITION))
          .sorted()
          .forEach(file -> kept.write(file.getFileName().toString(), bytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs as tasks of one Spark job, a task for each. The driver alone writes, each result as it
   * comes: {@code compared.json} last, without which a run counts as not finished. A task that
   * Spark does again or twice counts once.
   *
   * @param working the driver's own copy of the comparison's folder
   * @param folder where that is kept for good
   */
  private record RunsOnSpark(
      JavaSparkContext spark, ComponentSource components, Path working, HadoopFolder folder)
      implements RunExecutor {

    private static final long LOOK_MILLIS = 100;

    private record Arrival(int run, FinishedRun what) {}

    @Override
    public void execute(List<PlannedRun> open, BooleanSupplier stop, Sink sink) {
      BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
      if (open.isEmpty()) {
        return;
      }
      SimpleFutureAction<BoxedUnit> job = submit(open, arrived);
      int missing = open.size();
      try {
        while (missing > 0 && !stop.getAsBoolean()) {
          // Looked at first: what came before the end is in the queue then.
          boolean over = job.isCompleted();
          Arrival next = arrived.poll(over ? 0 : LOOK_MILLIS, TimeUnit.MILLISECONDS);
          if (next != null) {
            accept(open.get(next.run), next.what, sink);
            missing--;
          } else if (over) {
            throw new IllegalStateException(
                "the job ended early", job.value().get().failed().get());
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        if (missing > 0) {
          job.cancel();
        }
      }
    }

    private SimpleFutureAction<BoxedUnit> submit(
        List<PlannedRun> open, BlockingQueue<Arrival> arrived) {
      JavaRDD<PlannedRun> runs = spark.parallelize(open, open.size());
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        all.add(i);
      }
      return spark
          .sc()
          .submitJob(
              runs.rdd(),
              new RunTask(components),
              CollectionConverters.asScala(all).toSeq(),
              new AbstractFunction2<Object, FinishedRun, BoxedUnit>() {
                @Override
                public BoxedUnit apply(Object run, FinishedRun what) {
                  // On a thread of Spark's that everything waits for.
                  arrived.add(new Arrival((Integer) run, what));
                  return BoxedUnit.UNIT;
                }
              },
              new AbstractFunction0<BoxedUnit>() {
                @Override
                public BoxedUnit apply() {
                  return BoxedUnit.UNIT;
                }
              });
    }

    private void accept(PlannedRun run, FinishedRun what, Sink sink) {
      if (what.problem() != null) {
        throw new InvalidInputException(what.problem());
      }
      RunFiles files = run.files(working);
      String path = working.relativize(files.path()).toString().replace('\\', '/');
      what.files().forEach((name, bytes) -> folder.write(path + "/" + name, bytes));
      AtomicFiles.write(files.compared(), out -> out.write(what.compared()));
      RunResult result = ResultFiles.read(files.compared(), RunResult.class);
      folder.write(path + "/" + files.compared().getFileName(), what.compared());
      sink.finished(run, result);
    }

    /**
     * Does the one run of a partition, in a folder of its own that is gone afterwards. Nothing is
     * written elsewhere: a task that is done twice, because its executor was lost or slow, leaves
     * no trace of that.
     */
    private static final class RunTask extends AbstractFunction1<Iterator<PlannedRun>, FinishedRun>
        implements Serializable {

      private final ComponentSource components;

      RunTask(ComponentSource components) {
        this.components = components;
      }

      @Override
      public FinishedRun apply(Iterator<PlannedRun> partition) {
        PlannedRun run = partition.next();
        TaskContext task = TaskContext.get();
        Path folder = TemporaryFolders.temporary("eprop-run");
        try (Plugins plugins = components.open()) {
          RunFiles files = new RunFiles(folder);
          if (run.run(files, plugins, task::isInterrupted, done -> {}).isEmpty()) {
            throw new IllegalStateException(run + ": was cancelled");
          }
          return FinishedRun.of(files);
        } catch (InvalidInputException e) {
          return new FinishedRun(null, Map.of(), e.getMessage());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } finally {
          TemporaryFolders.delete(folder);
        }
      }
    }

    /**
     * What a task sends back: the files of a run, or why there are none.
     *
     * @param compared the bytes of {@code compared.json}; null if there is a problem
     * @param files those of all others, by name; none if there is a problem
     * @param problem what was wrong with the run: it would be so wherever it is done, and is
     *     therefore no reason to do it again; else null
     */
    private record FinishedRun(byte[] compared, Map<String, byte[]> files, String problem)
        implements Serializable {

      static FinishedRun of(RunFiles run) throws IOException {
        Map<String, byte[]> others = new TreeMap<>();
        try (Stream<Path> all = Files.list(run.path())) {
          for (Path file : all.filter(file -> !file.equals(run.run().lock())).toList()) {
            others.put(file.getFileName().toString(), Files.readAllBytes(file));
          }
        }
        byte[] compared = others.remove(run.compared().getFileName().toString());
        return new FinishedRun(compared, others, null);
      }
    }
  }
}
