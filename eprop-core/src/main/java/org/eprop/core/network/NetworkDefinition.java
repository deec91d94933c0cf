package org.eprop.core.network;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;

/**
 * The shape of a network: everything but its weights.
 *
 * @param inputs input channels
 * @param outputs readout neurons
 * @param timeStep dt, ms
 * @param layers from the input up; at least one
 * @param readout what reads the spikes
 */
public record NetworkDefinition(
    int inputs,
    int outputs,
    double timeStep,
    List<LayerDefinition> layers,
    ReadoutDefinition readout) {

  /** Checks sizes. */
  public NetworkDefinition {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new InvalidInputException("layers: got none, but expected at least one");
    }
    if (inputs <= 0 || outputs <= 0) {
      throw new InvalidInputException(
          "got " + inputs + " inputs and " + outputs + " outputs, but expected at least one each");
    }
    if (!(timeStep > 0) || Double.isInfinite(timeStep)) {
      throw new InvalidInputException("time step: got " + timeStep + ", but expected > 0 (ms)");
    }
  }
}
