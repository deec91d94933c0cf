package org.eprop.tasks.frames;

import org.eprop.api.task.Target;

/** What is to be said of sequences. Immutable and thread-safe. */
@FunctionalInterface
public interface SequenceLabels {

  /**
   * The target of sequence n.
   *
   * @param frameOf [steps], which frame each step shows
   */
  Target of(int n, int[] frameOf);

  /** The labels of some of the sequences, in that order. */
  default SequenceLabels part(int... chosen) {
    return (n, frameOf) -> of(chosen[n], frameOf);
  }
}
