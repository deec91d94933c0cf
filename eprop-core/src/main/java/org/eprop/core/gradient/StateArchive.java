package org.eprop.core.gradient;

/**
 * Saves arrays under names, or fills arrays with what was saved: whoever has state lists its arrays
 * once, for both. Names are unique within an archive.
 */
interface StateArchive {

  /** Rows first .. end-1, all of one length. */
  void floats(String name, float[][] rows, int first, int end);

  /** A whole array. */
  void doubles(String name, double[] values);

  /** Elements first .. end-1. */
  void ints(String name, int[] values, int first, int end);

  /** A whole array. */
  void longs(String name, long[] values);
}
