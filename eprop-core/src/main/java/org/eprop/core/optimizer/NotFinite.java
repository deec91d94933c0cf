package org.eprop.core.optimizer;

import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;

/** Finds the first number of a leaf that is not finite, and says where it is. */
final class NotFinite {

  /** All are. */
  static final long NONE = -1;

  private NotFinite() {}

  /** The row and, in the lower half, the place in it; or {@link #NONE}. */
  static long in(Leaf leaf) {
    for (int i = 0; i < leaf.rowCount(); i++) {
      float[] row = leaf.row(i);
      for (int k = 0; k < row.length; k++) {
        if (!Float.isFinite(row[k])) {
          return (long) i << Integer.SIZE | k;
        }
      }
    }
    return NONE;
  }

  /** Where it is, in words, with its value; if the leaf has none, its squares are too large. */
  static String words(NetworkStructure network, Leaf leaf) {
    long at = in(leaf);
    if (at == NONE) {
      return leaf.name() + ": got squares whose sum is not finite";
    }
    int i = (int) (at >> Integer.SIZE);
    int k = (int) at;
    return leaf.name() + ", " + place(network, leaf, i, k) + ": got " + leaf.row(i)[k];
  }

  private static String place(NetworkStructure network, Leaf leaf, int i, int k) {
    for (Projection projection : network.projections()) {
      if (projection.name().equals(leaf.name()) || projection.delayName().equals(leaf.name())) {
        return "synapse from %s to neuron %s of population %s"
            .formatted(
                i,
                projection.synapses().target(i, k),
                network.populations().get(projection.to()).name());
      }
    }
    return leaf.rowCount() == 1 ? "number " + k : "neuron " + i + ", output " + k;
  }
}
