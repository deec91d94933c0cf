package org.eprop.core.state;

import java.util.Arrays;
import java.util.Objects;

/**
 * Saves arrays under names, or fills arrays with what was saved: whoever has state lists its arrays
 * once, for both. Names are unique within an archive.
 */
public interface StateArchive {

  /** Whether arrays are filled, rather than saved. */
  boolean isRead();

  /** Rows first .. end-1, one after the other. */
  void floats(String name, float[][] rows, int first, int end);

  /** All rows but those that are null. */
  default void parts(String name, float[][][] rows) {
    float[][] all =
        Arrays.stream(rows)
            .flatMap(Arrays::stream)
            .filter(Objects::nonNull)
            .toArray(float[][]::new);
    floats(name, all, 0, all.length);
  }

  /** A whole array. */
  void doubles(String name, double[] values);

  /**
   * Before room is made for so many ints: the archive has to hold them.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it is read and does not
   */
  void expectInts(String name, int count);

  /** Elements first .. end-1. */
  void ints(String name, int[] values, int first, int end);

  /** A whole array. */
  void longs(String name, long[] values);
}
