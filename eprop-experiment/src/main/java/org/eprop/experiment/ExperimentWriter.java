package org.eprop.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eprop.core.model.Model;
import org.eprop.experiment.json.PrettyJson;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Provenance;

/**
 * Writes experiments as JSON: complete, every default written out, always in the same order. What
 * it writes, {@link ExperimentReader} reads back as an equal experiment. Immutable and thread-safe.
 *
 * @since 1.0
 */
public final class ExperimentWriter {

  private final ExperimentFormat format = new ExperimentFormat();

  /** A writer; it has no settings. */
  public ExperimentWriter() {}

  /** An experiment as JSON text that ends with a line break. */
  public String write(Experiment experiment) {
    return PrettyJson.of(Configuration.mapper(), format.write(experiment));
  }

  /**
   * The same with what a run of it was made from, under the key {@code provenance}, which readers
   * of experiments pass over.
   */
  public String write(Experiment experiment, Provenance provenance) {
    ObjectNode json = format.write(experiment);
    json.set(ExperimentFormat.PROVENANCE, ProvenanceJson.write(provenance));
    return PrettyJson.of(Configuration.mapper(), json);
  }

  /** The network, as a graph, and how it learns, as {@link ExperimentReader#readModel} reads it. */
  public String write(Model model) {
    return PrettyJson.of(Configuration.mapper(), format.write(model));
  }
}
