package org.eprop.core.experiment;

import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.provenance.Provenance;

/**
 * The parts of an experiment that a program needs which has data and a training loop of its own.
 *
 * @param network the shape of the network
 * @param learning how gradients are made
 */
public record Model(NetworkDefinition network, Learning learning) {

  /** What a network of it is made from, now and here, but for data. Reads jars through. */
  public Provenance provenance() {
    return Components.of(this);
  }
}
