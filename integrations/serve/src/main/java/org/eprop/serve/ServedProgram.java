package org.eprop.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/** What the door is in front of: the commands, and what the command line knows of runs. */
public interface ServedProgram {

  /**
   * How something ended.
   *
   * @param status the exit status that the command line would end with
   * @param error what it would say on standard error, without its own name; empty if it went well
   */
  record Outcome(int status, String error) {}

  /**
   * Runs a command, on the thread of the caller.
   *
   * @param arguments as on the command line, without {@code eprop}
   * @param columns of the window that progress is drawn in; 0 for none
   * @param components that there are beside those of plugins
   * @param out receives what is for standard output
   * @param err receives progress and warnings
   * @param stop stops it after its batch, with everything saved
   */
  Outcome run(
      List<String> arguments,
      int columns,
      List<Component> components,
      PrintWriter out,
      PrintWriter err,
      Stop stop);

  /**
   * Shows how a training goes.
   *
   * @param validates whether epochs are measured on validation data
   * @param columns of the window that a bar is drawn in; 0 for none
   */
  Display display(
      Trainer trainer, boolean validates, int columns, PrintWriter out, PrintWriter err);

  /** Told of a training until it is closed. */
  interface Display extends TrainingListener, AutoCloseable {
    @Override
    void close();
  }

  /** How a request ended that failed. */
  Outcome failed(Throwable failure);

  /**
   * A trained network.
   *
   * @param run the folder of a run, or a file
   */
  EpropNetwork network(Path run);

  /** The task of a run, with its data. */
  Task task(Path run);

  /** A score as results have it. */
  JsonNode json(Score score);

  /** An epoch as metrics have it. */
  JsonNode json(TrainingListener.Epoch epoch);
}
