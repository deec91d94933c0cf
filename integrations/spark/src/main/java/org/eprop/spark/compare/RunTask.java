package org.eprop.spark.compare;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.TaskContext;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.run.PlannedRun;
import org.eprop.compare.run.RunFiles;
import org.eprop.core.plugin.Plugins;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.TemporaryFolders;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * Does the one run of a partition, in a folder of its own that is gone afterwards. Nothing is
 * written elsewhere: a task that is done twice, because its executor was lost or slow, leaves no
 * trace of that.
 */
final class RunTask extends AbstractFunction1<Iterator<PlannedRun>, FinishedRun>
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
      return new FinishedRun(
          Files.readAllBytes(files.result()),
          Files.exists(files.network()) ? Files.readAllBytes(files.network()) : null,
          null);
    } catch (InvalidInputException e) {
      return new FinishedRun(null, null, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      TemporaryFolders.delete(folder);
    }
  }
}
