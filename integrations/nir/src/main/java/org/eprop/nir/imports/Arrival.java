package org.eprop.nir.imports;

import org.eprop.nir.graph.Metadata;

/**
 * What reaches a node from one that has memory, or from an input, through nodes without.
 *
 * @param source where it comes from
 * @param target where it goes to
 * @param delay steps
 * @param map what happens on the way
 * @param nearest the last node on the way; the source if there is none
 * @param notes of the only node on the way; none if there are more
 */
record Arrival(
    String source, String target, int delay, AffineMap map, String nearest, Metadata notes) {

  /** Whether nothing happens on the way. */
  boolean isDirect() {
    return delay == 0 && map.isIdentity();
  }
}
