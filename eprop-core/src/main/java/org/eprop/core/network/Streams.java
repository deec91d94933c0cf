package org.eprop.core.network;

import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/** Names of the random streams of projections and readouts. */
final class Streams {

  private static final String LAYER = "layer";

  private Streams() {}

  /** That of a projection, for a purpose. */
  static RandomGenerator of(
      RandomStreams streams, String purpose, String from, String to, String name) {
    if (to.startsWith(LAYER) && name.equals(from + "_" + to)) {
      String kind = from.equals(to) ? "rec" : "in";
      String old = purpose.equals("connectivity") ? "connectivity " + kind : "w_" + kind;
      return streams.stream(old, Integer.parseInt(to.substring(LAYER.length())));
    }
    return streams.stream(purpose + " " + name);
  }
}
