package org.eprop.core.common;

/** Changes of weights that wait with a learner until somebody needs them. */
public interface WaitingChanges {

  /** Makes those of projections and biases. */
  void bringSynapsesUpToDate();

  /** Makes those of readouts. */
  void bringReadoutsUpToDate();
}
