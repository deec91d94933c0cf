package org.eprop.experiment.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.training.TrainingListener;

/**
 * Shows runs on pages. A module above this one provides it by {@link java.util.ServiceLoader};
 * without it, runs are trained and not shown.
 */
public interface RunPages {

  /**
   * Writes the page of a run that is over.
   *
   * @param network the one that counts
   * @param file to write
   */
  void write(
      RunNetworks networks,
      LoadedExperiment loaded,
      EpropNetwork network,
      Workers workers,
      Path file);

  /**
   * Serves a page of a training that is about to begin, to this computer alone.
   *
   * @param port of the loopback address; 0 for any that is free
   * @param title of the page
   */
  Live serve(int port, String title);

  /** A page that is served, until it is closed. */
  interface Live extends AutoCloseable {

    /** Where it is. */
    URI address();

    /**
     * Told of the training.
     *
     * @param before the epochs of a run that goes on
     * @param seconds of training so far
     */
    TrainingListener view(List<JsonNode> before, DoubleSupplier seconds);

    /** Says why nothing more comes. */
    void end(String why);

    @Override
    void close();
  }
}
