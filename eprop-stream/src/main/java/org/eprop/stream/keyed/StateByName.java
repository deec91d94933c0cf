package org.eprop.stream.keyed;

import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * A state as parts with names, in place of bytes: how it comes from one network into another that
 * has more. Parts of the same name keep their order. A part fills the beginning of its place there;
 * what is new, and what has no part, stays as it is. Not thread-safe.
 */
final class StateByName extends StateBytes {

  private final Map<String, Queue<Object>> parts = new HashMap<>();

  /** Whether parts are restored, and no longer saved. */
  private boolean reading;

  /** The bits of so many neurons, [row][word]. */
  private record Bits(long[][] rows, int neurons) {}

  /** From now on, parts are restored. */
  StateByName read() {
    reading = true;
    return this;
  }

  @Override
  public boolean isRead() {
    return reading;
  }

  @Override
  public int remaining() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void floats(String name, float[][] rows, int first, int end) {
    exchange(name, Arrays.copyOfRange(rows, first, end));
  }

  @Override
  public void floats(String of, String name, float[][] rows, int count, int width) {
    float[][] columns = new float[count][];
    for (int i = 0; i < count; i++) {
      columns[i] = Arrays.copyOf(rows[i], width);
    }
    exchange(of + name, columns);
    for (int i = 0; i < count; i++) {
      System.arraycopy(columns[i], 0, rows[i], 0, width);
    }
  }

  @Override
  public void matrix(String of, String name, float[] numbers, int width) {
    float[][] rows = new float[numbers.length / width][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(numbers, i * width, (i + 1) * width);
    }
    exchange(of + name, rows);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, numbers, i * width, width);
    }
  }

  @Override
  public void parts(String name, float[][][] rows) {
    exchange(name, rows);
  }

  @Override
  public void doubles(String of, String name, double[] values, int first, int end) {
    double[] some = Arrays.copyOfRange(values, first, end);
    exchange(of + name, some);
    System.arraycopy(some, 0, values, first, some.length);
  }

  @Override
  public long whole(String of, String name, long value, long lowest, long highest) {
    long[] one = {value};
    exchange(of + name, one);
    return one[0];
  }

  @Override
  public void bits(String of, String name, long[] bits, int rows, int words, int neurons) {
    if (reading) {
      takeBits(of + name, bits, rows, words);
    } else {
      putBits(of + name, bits, rows, words, neurons);
    }
  }

  /** Adds a copy of an array of arrays or numbers, of which rows may be null; or fills it. */
  private void exchange(String name, Object array) {
    if (!reading) {
      parts.computeIfAbsent(name, key -> new ArrayDeque<>()).add(copy(array));
      return;
    }
    Object part = next(name);
    if (part != null) {
      fill(name, part, array);
    }
  }

  private static Object copy(Object array) {
    int length = Array.getLength(array);
    Object copy = Array.newInstance(array.getClass().getComponentType(), length);
    System.arraycopy(array, 0, copy, 0, length);
    if (copy instanceof Object[] rows) {
      for (int i = 0; i < length; i++) {
        rows[i] = rows[i] == null ? null : copy(rows[i]);
      }
    }
    return copy;
  }

  private @Nullable Object next(String name) {
    Queue<Object> queue = parts.get(name);
    return queue == null ? null : queue.poll();
  }

  private static void fill(String name, @Nullable Object from, @Nullable Object to) {
    if (from == null && to == null) {
      return;
    }
    int length = from == null ? 0 : Array.getLength(from);
    if (from == null || to == null || length > Array.getLength(to)) {
      throw new InvalidInputException(
          name + ": got " + length + " rows or numbers, but there is room for fewer");
    }
    if (from instanceof Object[] rows) {
      for (int i = 0; i < length; i++) {
        fill(name, rows[i], ((Object[]) to)[i]);
      }
    } else {
      System.arraycopy(from, 0, to, 0, length);
    }
  }

  /** Adds bits of neurons, so many words a row. */
  private void putBits(String name, long[] bits, int rows, int words, int neurons) {
    long[][] copy = new long[rows][words];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(bits, i * words, copy[i], 0, words);
    }
    parts.computeIfAbsent(name, key -> new ArrayDeque<>()).add(new Bits(copy, neurons));
  }

  /** Sets the bits of the neurons that there were. */
  private void takeBits(String name, long[] bits, int rows, int words) {
    Bits part = (Bits) next(name);
    if (part == null) {
      return;
    }
    if (part.rows.length != rows) {
      throw new InvalidInputException(
          name + ": got bits of " + part.rows.length + " steps, but expected " + rows);
    }
    for (int i = 0; i < rows; i++) {
      for (int w = 0; w < part.rows[i].length; w++) {
        int own = part.neurons - w * Long.SIZE;
        long mask = own >= Long.SIZE ? -1 : (1L << own) - 1;
        bits[i * words + w] = (bits[i * words + w] & ~mask) | (part.rows[i][w] & mask);
      }
    }
  }

  /**
   * Checks that everything has found its place.
   *
   * @throws InvalidInputException if something has not
   */
  @Override
  public void expectEnd() {
    parts.forEach(
        (name, rest) -> {
          if (!rest.isEmpty()) {
            throw new InvalidInputException(name + ": got it, but expected nothing of that name");
          }
        });
  }
}
