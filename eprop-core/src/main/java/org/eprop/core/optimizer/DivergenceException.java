package org.eprop.core.optimizer;

import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;

/**
 * Learning diverged: an error, a gradient or a weight is not a finite number any more, or beyond
 * any use. Whoever throws it has changed no weight.
 */
public final class DivergenceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is not finite, and where
   */
  public DivergenceException(String message) {
    super(message);
  }

  /**
   * Says which number of a leaf is not finite, and where; if all are, its squares are too large.
   */
  static DivergenceException in(String what, NetworkStructure network, Leaf leaf) {
    for (int i = 0; i < leaf.rowCount(); i++) {
      float[] row = leaf.row(i);
      for (int k = 0; k < row.length; k++) {
        if (!Float.isFinite(row[k])) {
          return new DivergenceException(
              what + leaf.name() + ", " + place(network, leaf, i, k) + ": got " + row[k]);
        }
      }
    }
    return new DivergenceException(what + leaf.name() + ": got squares whose sum is not finite");
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

  /** The same with the step at which it happened in front. */
  public DivergenceException at(String step) {
    return new DivergenceException(step + ": " + getMessage());
  }
}
