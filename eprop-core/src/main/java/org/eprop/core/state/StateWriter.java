package org.eprop.core.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;

/** Copies arrays. */
public final class StateWriter implements StateArchive {

  private final Map<String, NpyArray> arrays = new LinkedHashMap<>();

  @Override
  public boolean isRead() {
    return false;
  }

  @Override
  public void floats(String name, float[][] rows, int first, int end) {
    int total = 0;
    for (int i = first; i < end; i++) {
      total += rows[i].length;
    }
    float[] all = new float[total];
    int at = 0;
    for (int i = first; i < end; i++) {
      System.arraycopy(rows[i], 0, all, at, rows[i].length);
      at += rows[i].length;
    }
    arrays.put(name, NpyArray.of(all, total));
  }

  @Override
  public void doubles(String name, double[] values) {
    arrays.put(name, NpyArray.of(values.clone(), values.length));
  }

  @Override
  public void expectInts(String name, int count) {}

  @Override
  public void ints(String name, int[] values, int first, int end) {
    arrays.put(name, NpyArray.of(Arrays.copyOfRange(values, first, end), end - first));
  }

  @Override
  public void longs(String name, long[] values) {
    arrays.put(name, NpyArray.of(values.clone(), values.length));
  }

  public Npz archive() {
    return new Npz(arrays, Map.of());
  }
}
