package org.eprop.core.network;

/**
 * Synapses from an input or a population to a population.
 *
 * @param name for files, messages and learning rates
 * @param from where spikes come from
 * @param to the postsynaptic population's number
 * @param synapses which there are, and their delays
 * @param learned whether their weights learn
 */
public record Projection(String name, Source from, int to, Synapses synapses, boolean learned) {

  /** The same, of which a constraint may move the synapses. */
  Projection movable() {
    return new Projection(name, from, to, synapses.asMovable(), learned);
  }

  /** Whether it comes from an input or an earlier population; else it is recurrent. */
  public boolean isForward() {
    return from.isInput() || from.index() < to;
  }

  /**
   * Whether row i's k-th number is a synapse: not so on the diagonal of a dense matrix of a
   * population onto itself.
   */
  public boolean exists(int i, int k) {
    return !isOwn() || synapses.target(i, k) != i;
  }

  /** Whether it leads from a population onto itself. */
  public boolean isOwn() {
    return from.isPopulation(to);
  }
}
