package org.eprop.compare.analysis;

import java.util.List;

/**
 * An axis of a grid.
 *
 * @param name its name
 * @param levels in their order
 * @param reference the level that the others are compared with
 * @param levelOf which one each cell has
 */
record Axis(String name, List<String> levels, int reference, int[] levelOf) {

  /** How many combinations of the other axes there are. */
  int others() {
    return levelOf.length / levels.size();
  }
}
