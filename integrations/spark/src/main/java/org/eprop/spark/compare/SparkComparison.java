package org.eprop.spark.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.analysis.ComparisonAnalysis;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.compare.run.ComparisonRunner;
import org.eprop.compare.table.ComparisonFiles;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.HadoopFolder;
import org.eprop.spark.TemporaryFolders;

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
    for (String result : kept.list("runs/*/seed-*/result.json")) {
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
    for (String result : kept.list("runs/*/seed-*/result.json")) {
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
}
