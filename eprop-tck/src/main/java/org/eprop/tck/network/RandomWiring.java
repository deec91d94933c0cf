package org.eprop.tck.network;

/** What random networks look like. */
public enum RandomWiring {
  /** One recurrent population. */
  SINGLE,
  /** One population without recurrent weights: nothing passes through other neurons. */
  ISOLATED,
  /** Two populations, the second fed by the first; the readout sees both. */
  STACK,
  /** The same, and the readout sees the second alone. */
  DEEP,
  /** The same without recurrent weights. */
  DEEP_FORWARD,
  /** One recurrent population whose parameters and biases learn, as does the readout's kappa. */
  LEARNING,
  /** Two inputs, two populations, sparse projections, delays, and two readouts. */
  GRAPH;

  private static final RandomWiring[] ANY = {
    SINGLE, STACK, LEARNING, GRAPH, SINGLE, DEEP, LEARNING, GRAPH
  };

  /** Every shape that has recurrent weights comes up among any eight seeds in a row. */
  public static RandomWiring any(long seed) {
    return ANY[(int) (seed % ANY.length)];
  }

  public boolean hasTwoPopulations() {
    return this == STACK || this == DEEP || this == DEEP_FORWARD || this == GRAPH;
  }

  /** Whether recurrent weights are not zero. */
  public boolean isRecurrent() {
    return this != ISOLATED && this != DEEP_FORWARD;
  }

  /** Whether the first readout sees the last population alone. */
  public boolean seesTheLast() {
    return this == DEEP || this == DEEP_FORWARD;
  }
}
