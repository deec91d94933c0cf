package org.eprop.core.network;

import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/** Names of the random streams of projections and readouts. */
final class Streams {

  private static final String LAYER = "layer";

  private Streams() {}

  /** l if a population is called {@code layer<l>}; else -1. */
  private static int layer(String population) {
    return population.matches(LAYER + "\\d{1,6}")
        ? Integer.parseInt(population.substring(LAYER.length()))
        : -1;
  }

  /** That of a projection, for a purpose; those of stacked layers have streams of their own. */
  static RandomGenerator of(
      RandomStreams streams, String purpose, String from, String to, String name) {
    int layer = layer(to);
    boolean own = from.equals(to);
    String below = layer == 0 ? "input" : LAYER + (layer - 1);
    if (layer >= 0 && (own || from.equals(below)) && name.equals(from + "_" + to)) {
      String kind = own ? "rec" : "in";
      String former = purpose.equals("connectivity") ? "connectivity " + kind : "w_" + kind;
      return streams.stream(former, layer);
    }
    return streams.stream(purpose + " " + name);
  }
}
