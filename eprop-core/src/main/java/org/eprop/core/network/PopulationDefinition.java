package org.eprop.core.network;

import java.util.List;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;

/**
 * Neurons that have their surrogate, their projections and their readouts in common.
 *
 * @param name by which projections and readouts call it
 * @param groups the neurons, one model after the other; at least one
 * @param surrogate the pseudo-derivative of all of them
 * @param bias whether each neuron has a bias current b_j, which learns
 * @since 1.0
 */
public record PopulationDefinition(
    String name, List<GroupDefinition> groups, Choice<SurrogateFactory> surrogate, boolean bias) {

  /** Checks that there are neurons. */
  public PopulationDefinition {
    groups = List.copyOf(groups);
    if (groups.isEmpty()) {
      throw new InvalidInputException("got no neurons, but expected at least one");
    }
  }

  /**
   * The number of neurons.
   *
   * @throws ArithmeticException if there are too many to be made
   */
  public int size() {
    return Math.toIntExact(neurons());
  }

  /** The number of neurons, however many that are. */
  long neurons() {
    return groups.stream().mapToLong(GroupDefinition::size).sum();
  }
}
