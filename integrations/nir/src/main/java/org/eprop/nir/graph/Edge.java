package org.eprop.nir.graph;

/**
 * What node {@code to} receives is the sum of what its edges' nodes {@code from} send.
 *
 * @param from name of a node
 * @param to name of a node
 */
public record Edge(String from, String to) {

  @Override
  public String toString() {
    return from + " -> " + to;
  }
}
