package org.eprop.core.run;

/**
 * What the network did with one sample. A view into buffers that the engine reuses: valid until its
 * next call, not to be modified.
 *
 * @since 1.0
 */
public interface SampleRun {

  /** The number of steps. */
  int steps();

  /** E of this sample, all readouts together, normalised. */
  double loss();

  /** E of readout m, normalised. */
  double loss(int m);

  /** A copy of y^t of readout m, [outputs]. */
  double[] readoutAt(int m, int t);

  /** A copy of dE/dy^t of readout m, [outputs], normalised. */
  double[] errorAt(int m, int t);

  /**
   * |delta|^2 over all readouts, outputs and steps: delta^t = dE/dy^t, of a loss that is a mean
   * times delta^t before it is divided.
   */
  double errorSquares();

  /** The number of spikes of population p. */
  int spikeCount(int p);

  /** Which neurons of population p spike at step t, ascending. */
  int[] spikesAt(int p, int t);
}
