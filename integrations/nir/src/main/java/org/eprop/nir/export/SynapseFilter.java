package org.eprop.nir.export;

/** Some of a projection's synapses. */
@FunctionalInterface
interface SynapseFilter {

  /** Whether a presynaptic neuron's k-th synapse is among them. */
  boolean has(int pre, int k);
}
