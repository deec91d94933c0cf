package org.eprop.stream.keyed;

import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.derived.NetworkDigest;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * How keys of one learner go on with another: by the names of populations, projections and
 * readouts. Neurons may have been added, at a population's end or as populations; they begin as of
 * a new key. Immutable.
 */
final class KeyMigration {

  private final KeyedLearner from;
  private final KeyedLearner to;

  /**
   * @throws InvalidInputException if keys can't go on, with all that differs
   */
  KeyMigration(KeyedLearner from, KeyedLearner to) {
    this.from = from;
    this.to = to;
    List<String> differences = new ArrayList<>();
    NetworkStructure old = from.network.structure();
    NetworkStructure now = to.network.structure();
    differ(differences, "inputs", old.inputs(), now.inputs());
    differ(differences, "steps that are looked back at", lookBack(old), lookBack(now));
    old.populations().forEach(population -> compare(differences, population, now));
    differ(differences, "readouts", readouts(old, old), readouts(now, old));
    for (Projection projection : old.projections()) {
      if (from.own.contains(projection.name()) || from.own.contains(projection.delayName())) {
        compare(differences, projection, now);
      }
    }
    differ(differences, "memory of optimizers", memory(from), memory(to));
    from.own.stream()
        .filter(leaf -> !to.own.contains(leaf))
        .forEach(leaf -> differences.add(leaf + ": was a key's own, and is not any more"));
    if (differences.isEmpty()) {
      try {
        migrate(from.open(null).bytes()); // the rest: traces, rates, what signals remember
      } catch (InvalidInputException e) {
        differences.add(e.getMessage());
      }
    }
    if (!differences.isEmpty()) {
      throw new InvalidInputException(
          "got a learner before this one whose keys can't go on with it: "
              + String.join("; ", differences));
    }
  }

  KeyedLearner from() {
    return from;
  }

  private static void differ(List<String> into, String what, Object was, Object is) {
    if (!was.equals(is)) {
      into.add(what + ": " + was + " before, " + is + " now");
    }
  }

  /** Of each input and of all together: how far a step looks back. */
  private static List<Integer> lookBack(NetworkStructure network) {
    List<Integer> steps = new ArrayList<>();
    for (int i = 0; i < network.inputs().size(); i++) {
      int input = i;
      steps.add(
          network.projections().stream()
              .filter(p -> p.from().isInput() && p.from().index() == input)
              .mapToInt(p -> p.synapses().longest())
              .max()
              .orElse(0));
    }
    int silent =
        network.populations().stream().mapToInt(KeyMigration::longestSilence).max().orElse(0);
    steps.add(Math.max(silent, network.longestDelay()));
    return steps;
  }

  private static int longestSilence(Population population) {
    return IntStream.range(0, population.size()).map(population::silentSteps).max().orElse(0);
  }

  private static void compare(List<String> into, Population old, NetworkStructure network) {
    int p = network.population(old.name());
    if (p < 0) {
      into.add("population " + old.name() + ": there is none of that name now");
      return;
    }
    Population now = network.populations().get(p);
    if (now.size() < old.size()) {
      into.add("population " + old.name() + ": " + old.size() + " neurons before, " + now.size());
    } else if (digest(old, old.size()) != digest(now, old.size())) {
      into.add("population " + old.name() + ": its first " + old.size() + " neurons are others");
    } else {
      differ(
          into,
          "longest silence of population " + old.name(),
          longestSilence(old),
          longestSilence(now));
    }
  }

  private static long digest(Population population, int count) {
    return new NetworkDigest().addNeurons(population, count).first();
  }

  /** Readouts with what of the old populations they see and teach. */
  private static List<String> readouts(NetworkStructure of, NetworkStructure old) {
    List<String> all = new ArrayList<>();
    for (Readout readout : of.readouts()) {
      List<String> names = new ArrayList<>();
      for (Population population : old.populations()) {
        int p = of.population(population.name());
        if (p >= 0 && readout.sees()[p]) {
          names.add(population.name());
        }
      }
      all.add(
          "%s of %s outputs, kappa %s, which sees %s"
              .formatted(
                  readout.name(), readout.outputs(), readout.kappa(), String.join(", ", names)));
    }
    return all;
  }

  /** A key's own synapses have to stand where they stood in their rows. */
  private static void compare(List<String> into, Projection old, NetworkStructure network) {
    String name = "projection " + old.name();
    Projection now =
        network.projections().stream()
            .filter(p -> p.name().equals(old.name()))
            .findFirst()
            .orElse(null);
    if (now == null) {
      into.add(name + ": there is none of that name now");
      return;
    }
    Synapses was = old.synapses();
    Synapses is = now.synapses();
    boolean same = was.isDense() == is.isDense() && was.shortest() == is.shortest();
    for (int i = 0; same && !was.isDense() && i < was.pre(); i++) {
      same = was.width(i) <= is.width(i);
      for (int k = 0; same && k < was.width(i); k++) {
        same =
            was.target(i, k) == is.target(i, k)
                && (was.delaysLearn() || was.delay(i, k) == is.delay(i, k));
      }
    }
    if (!same) {
      into.add(name + ": a key's own synapses lead elsewhere, or take other times");
    }
  }

  /** Of the leaves that keys of both have. */
  private List<String> memory(KeyedLearner of) {
    if (of.optimizers == null || from.own.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    new WeightUpdate(of.optimizers, of.weights.sharing(of.own::contains), new Workers(1))
        .memory()
        .forEach(
            slot -> slot.stream().map(Leaf::name).filter(from.own::contains).forEach(names::add));
    return names;
  }

  /** The bytes of a key of the old learner as the new one's. */
  byte[] migrate(byte[] state) {
    StateByName parts = new StateByName();
    from.open(state).exchange(parts);
    KeyedSession session = to.open(null);
    session.exchange(parts.read());
    parts.expectEnd();
    return session.bytes();
  }

  /**
   * A state as parts with names, in place of bytes: how it comes from one network into another that
   * has more. Parts of the same name keep their order. A part fills the beginning of its place
   * there; what is new, and what has no part, stays as it is. Not thread-safe.
   */
  private static final class StateByName extends StateBytes {

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
}
