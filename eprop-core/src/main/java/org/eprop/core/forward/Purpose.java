package org.eprop.core.forward;

import org.eprop.core.kernel.LayerRows;
import org.eprop.core.kernel.Spacing;

/** What a forward pass is for. */
public enum Purpose {
  /** Samples, or a sequence whose steps come one by one, that may be learned from. */
  LEARNING(Spacing.WORKER),
  /**
   * A sequence whose steps come one by one, and that nobody learns from. There may be many of them,
   * which share what they don't write.
   */
  INFERENCE(Spacing.SESSION);

  final Spacing spacing;

  Purpose(Spacing spacing) {
    this.spacing = spacing;
  }

  /** Whether a gradient may follow. */
  boolean learns() {
    return this != INFERENCE;
  }

  /**
   * Rows for the state of n neurons.
   *
   * @param count how many are needed at least
   */
  LayerRows rows(int n, int count) {
    return learns() ? new LayerRows(n) : new LayerRows(n, count, spacing);
  }
}
