package org.eprop.core.state;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;

/**
 * What a state is bound to: it fits nothing else.
 *
 * @param kind what has such states, in words
 * @param structure digest of the network's structure
 * @param weights digest of its weights
 */
public record StateIdentity(String kind, long structure, long weights) {

  static final int SIZE = Integer.BYTES + 2 * Long.BYTES;

  int kindCode() {
    CRC32 crc = new CRC32();
    crc.update(kind.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  /**
   * Checks what a state says of itself.
   *
   * @param anyWeights whether weights may be others
   * @throws InvalidInputException if it is another's
   */
  void expect(int kindFound, long structureFound, long weightsFound, boolean anyWeights) {
    if (structureFound != structure) {
      throw new InvalidInputException(
          String.format(
              "got a state of another network: the digest of its structure begins with %016x, but"
                  + " expected %016x",
              structureFound, structure));
    }
    if (kindFound != kindCode()) {
      throw new InvalidInputException(
          "got a state of this network, but of something else than expected: " + kind);
    }
    if (weightsFound != weights && !anyWeights) {
      throw new InvalidInputException(
          String.format(
              "got a state of this network with other weights: their digest begins with %016x, but"
                  + " expected %016x; start again with these weights",
              weightsFound, weights));
    }
  }
}
