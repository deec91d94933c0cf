package org.eprop.core.state;

import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.eprop.api.plugin.InvalidInputException;

/**
 * The same as {@link StateBytes}, with names: how a state comes from one network into another that
 * has more. Parts of the same name keep their order. A part fills the beginning of its place there;
 * what is new, and what has no part, stays as it is. Not thread-safe.
 */
public final class StateParts {

  private final Map<String, Queue<Object>> parts = new HashMap<>();

  /** The bits of so many neurons, [row][word]. */
  private record Bits(long[][] rows, int neurons) {}

  /** Adds a copy of an array of arrays or numbers; rows may be null. */
  void put(String name, Object array) {
    parts.computeIfAbsent(name, key -> new ArrayDeque<>()).add(copy(array));
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

  /** Fills the beginning of an array with the next part of this name, if there is one. */
  void take(String name, Object array) {
    Object part = next(name);
    if (part != null) {
      fill(name, part, array);
    }
  }

  private Object next(String name) {
    Queue<Object> queue = parts.get(name);
    return queue == null ? null : queue.poll();
  }

  private static void fill(String name, Object from, Object to) {
    int length = from == null ? 0 : Array.getLength(from);
    if ((from == null) != (to == null) || (to != null && length > Array.getLength(to))) {
      throw new InvalidInputException(
          name + ": got " + length + " rows or numbers, but there is room for fewer");
    }
    if (from instanceof Object[] rows) {
      for (int i = 0; i < length; i++) {
        fill(name, rows[i], ((Object[]) to)[i]);
      }
    } else if (from != null) {
      System.arraycopy(from, 0, to, 0, length);
    }
  }

  /** Adds bits of neurons, so many words a row. */
  void putBits(String name, long[] bits, int rows, int words, int neurons) {
    long[][] copy = new long[rows][words];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(bits, i * words, copy[i], 0, words);
    }
    parts.computeIfAbsent(name, key -> new ArrayDeque<>()).add(new Bits(copy, neurons));
  }

  /** Sets the bits of the neurons that there were. */
  void takeBits(String name, long[] bits, int rows, int words) {
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
  void expectEnd() {
    parts.forEach(
        (name, rest) -> {
          if (!rest.isEmpty()) {
            throw new InvalidInputException(name + ": got it, but expected nothing of that name");
          }
        });
  }
}
