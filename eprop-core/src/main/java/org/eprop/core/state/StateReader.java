package org.eprop.core.state;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;

/** Fills arrays; throws {@link InvalidInputException} where the archive does not fit. */
public final class StateReader implements StateArchive {

  private final Npz archive;

  public StateReader(Npz archive) {
    this.archive = archive;
  }

  @Override
  public boolean isRead() {
    return true;
  }

  private NpyArray find(String name, int... shape) {
    NpyArray array = archive.array(name);
    try {
      array.expectShape(shape);
    } catch (InvalidInputException e) {
      throw e.at(name);
    }
    return array;
  }

  @Override
  public void floats(String name, float[][] rows, int first, int end) {
    int total = 0;
    for (int i = first; i < end; i++) {
      total += rows[i].length;
    }
    NpyArray array = find(name, total);
    int at = 0;
    for (int i = first; i < end; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = (float) array.real(at++);
      }
    }
  }

  @Override
  public void doubles(String name, double[] values) {
    NpyArray array = find(name, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = array.real(i);
    }
  }

  @Override
  public void expectInts(String name, int count) {
    find(name, count);
  }

  @Override
  public void ints(String name, int[] values, int first, int end) {
    NpyArray array = find(name, end - first);
    for (int i = first; i < end; i++) {
      long whole = whole(name, array, i - first);
      if (whole != (int) whole) {
        throw new InvalidInputException(
            name + ": got " + whole + ", but expected a whole number of at most 32 bits");
      }
      values[i] = (int) whole;
    }
  }

  private static long whole(String name, NpyArray array, int i) {
    if (!array.type().isWhole()) {
      throw new InvalidInputException(
          name + ": got " + array.type().code() + ", but expected whole numbers");
    }
    return array.whole(i);
  }

  @Override
  public void longs(String name, long[] values) {
    NpyArray array = find(name, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = whole(name, array, i);
    }
  }
}
