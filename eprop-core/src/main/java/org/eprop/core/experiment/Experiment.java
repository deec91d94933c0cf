package org.eprop.core.experiment;

import java.util.List;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.network.LayerDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Choice;

/**
 * All that determines a training run: with the same seed, the same result to the last bit. What an
 * experiment's JSON file says.
 *
 * @param task what is learned; it gives the numbers of inputs and outputs and the time step
 * @param layers of the network, from the input up
 * @param readout of the network
 * @param learning where gradients come from
 * @param training how weights change
 * @param seed of every random number
 */
public record Experiment(
    Choice<TaskFactory> task,
    List<LayerDefinition> layers,
    ReadoutDefinition readout,
    Learning learning,
    Training training,
    long seed) {

  /** Copies the list. */
  public Experiment {
    layers = List.copyOf(layers);
  }
}
