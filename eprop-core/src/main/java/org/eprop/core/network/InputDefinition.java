package org.eprop.core.network;

import org.eprop.api.plugin.InvalidInputException;

/**
 * Some consecutive channels of a sample's input, under a name. The inputs of a network, one after
 * the other, are all of the sample's channels.
 *
 * @param name by which projections call it
 * @param channels how many; 0 in a network that is made for a task for all that others leave
 * @since 1.0
 */
public record InputDefinition(String name, int channels) {

  /** Checks the number. */
  public InputDefinition {
    if (channels < 0) {
      throw new InvalidInputException(
          "channels: got " + channels + ", but expected a whole number > 0");
    }
  }
}
