package org.eprop.core.gradient;

/**
 * The large part of a sample's record, which nobody needs once the sample's gradient has been
 * added: kept apart so that one sample after the other uses the same memory, and finds it in the
 * cache. Grows with the longest sample.
 */
final class LargeRecord {

  /** psi of each layer, [layer][step][neuron]. */
  final float[][][] psi;

  /** Derivatives of nonlinear neurons, [layer][step][...]; null for layers without any. */
  final float[][][] derivatives;

  /** c dbar, the outputs of one step after those of the other. */
  float[] filteredError = new float[0];

  LargeRecord(int layers) {
    psi = new float[layers][0][];
    derivatives = new float[layers][][];
  }
}
