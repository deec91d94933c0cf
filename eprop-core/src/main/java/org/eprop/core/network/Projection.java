package org.eprop.core.network;

import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * Synapses from an input or a population to a population.
 *
 * @param name for files, messages and learning rates
 * @param from where spikes come from
 * @param to the postsynaptic population's number
 * @param synapses which there are, and their delays
 * @param learned whether their weights learn
 * @param delays how their delays learn; null if they do not
 * @param storage in what form weights lie in memory
 * @since 1.0
 */
public record Projection(
    String name,
    Source from,
    int to,
    Synapses synapses,
    boolean learned,
    @Nullable LearnedDelays delays,
    Storage storage) {

  /** Checks that synapses have their delays in one place. */
  public Projection {
    if ((delays != null) != synapses.delaysLearn()) {
      throw new IllegalArgumentException("projection " + name + ": delays do not fit its synapses");
    }
  }

  /** Weights of single precision, with delays that stay as they are. */
  public Projection(String name, Source from, int to, Synapses synapses, boolean learned) {
    this(name, from, to, synapses, learned, null, Storage.FLOAT32);
  }

  /** Whether weights or delays learn. */
  public boolean learns() {
    return learned || delays != null;
  }

  /** The name of the leaf of its delays. */
  public String delayName() {
    return LearnedDelays.leafName(name);
  }

  /**
   * The same, of which a constraint may move the synapses.
   *
   * @throws InvalidInputException if its delays learn: one of them belongs to where a synapse leads
   */
  Projection movable() {
    if (delays != null) {
      throw new InvalidInputException(
          "projection "
              + name
              + ": got delays that learn and a constraint that moves synapses, but expected one of"
              + " the two");
    }
    return new Projection(name, from, to, synapses.asMovable(), learned, null, storage);
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
