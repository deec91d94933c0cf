package org.eprop.stream.table;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A state that was altered, and has a checksum that fits, is refused by its name, or the learner
 * goes on: nothing else is thrown, no memory is asked for, and nothing hangs.
 */
class AlteredTableStateTest {

  private static final int HEADER = 28;
  private static final int ROWS = 300;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final double[] NUMBERS = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    1e300,
    -1e300,
    1e18,
    -3,
    0,
    1e-300,
    -Double.MIN_VALUE
  };

  /** What learners learn. */
  enum Stream {
    CLASSES,
    VALUES,
    /** Concepts that return: weights are kept. */
    RETURNS,
    /** Labels that follow each other. */
    COUNTER,
    /** Twenty keys. */
    KEYS;

    TableSettings settings() {
      return TableSettings.defaults()
          .withLook(40)
          .withLateness(10)
          .withMemory(this == RETURNS ? 1 : 0, this == COUNTER)
          .withNetwork(TableNetwork.lif(6, this == VALUES));
    }

    /** How many states; of many keys there is more to alter. */
    int altered() {
      return this == KEYS ? 100 : 40;
    }

    int rows() {
      return this == RETURNS ? 900 : 200;
    }

    void learn(TableLearner learner, RandomGenerator random, long t) {
      double x = random.nextGaussian();
      Map<String, Object> row = new HashMap<>();
      row.put("x", random.nextInt(10) == 0 ? null : x);
      row.put("y", random.nextInt(3));
      if (this == CLASSES || this == VALUES) {
        row.put("kind", "abc".substring((int) (t % 3), (int) (t % 3) + 1));
        row.put("when", "2026-03-%02dT%02d:00".formatted(1 + t / 24 % 28, t % 24));
        row.put("word", "w" + random.nextInt(200));
      }
      String key =
          switch (this) {
            case CLASSES, VALUES -> t % 5 == 0 ? "b" : "a";
            case KEYS -> "k" + t % 20;
            default -> "";
          };
      Object label =
          switch (this) {
            case CLASSES, KEYS -> x > 0.3 ? "high" : "low";
            case VALUES -> 1000 + 3 * x;
            case RETURNS -> x > 0 == t / 150 % 2 > 0 ? "more" : "less";
            case COUNTER -> "c" + t % 5;
          };
      TableAnswer answer = learner.predict(key, row);
      int late = this == CLASSES || this == VALUES ? 3 : 0;
      if (answer.token() >= late) {
        learner.learn(answer.token() - late, label);
      }
    }
  }

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  @ParameterizedTest
  @EnumSource
  void doesNoHarm(Stream stream) {
    byte[] state = state(stream, plugins);
    int refused = 0;
    for (int seed = 0; seed < stream.altered(); seed++) {
      byte[] altered = altered(state, new Random(seed));
      refused +=
          Assertions.assertTimeoutPreemptively(
              LONG, () -> isRefused(stream, altered, plugins) ? 1 : 0, "seed " + seed);
    }
    assertTrue(refused > 0 && refused < stream.altered(), refused + " refused");
  }

  static byte[] state(Stream stream, Plugins plugins) {
    TableLearner learner = new TableLearner(stream.settings(), plugins);
    RandomGenerator rows = new RandomStreams(1).stream("rows");
    for (int t = 0; t < stream.rows(); t++) {
      stream.learn(learner, rows, t);
    }
    return learner.bytes();
  }

  static boolean isRefused(Stream stream, byte[] altered, Plugins plugins) {
    TableLearner learner;
    try {
      learner = TableLearner.restore(altered, stream.settings(), plugins);
    } catch (InvalidInputException e) {
      assertTrue(e.getMessage().startsWith("state of a learner of a table: "), e.getMessage());
      return true;
    }
    RandomGenerator rows = new RandomStreams(2).stream("rows");
    long first = learner.rows();
    for (int t = 0; t < ROWS; t++) {
      stream.learn(learner, rows, first + t);
    }
    learner.bytes();
    return false;
  }

  /** Altered at one place or some, and its checksum made to fit. */
  static byte[] altered(byte[] state, Random random) {
    byte[] altered = state.clone();
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      altered = alteredOnce(altered, random);
    }
    CRC32 crc = new CRC32();
    crc.update(altered, 2 * Integer.BYTES, altered.length - 2 * Integer.BYTES);
    buffer(altered).putInt(Integer.BYTES, (int) crc.getValue());
    return altered;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] alteredOnce(byte[] state, Random random) {
    if (state.length < HEADER + 2 * Long.BYTES) {
      return state;
    }
    int at = HEADER + random.nextInt(state.length - HEADER - Long.BYTES);
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        at = numberFrom(state, at);
        buffer(state).putDouble(at, NUMBERS[random.nextInt(NUMBERS.length)]);
      }
      case 2 -> buffer(state).putFloat(at, (float) NUMBERS[random.nextInt(NUMBERS.length)]);
      case 3 -> state[at] = (byte) random.nextInt(256);
      case 4 -> state[at] += (byte) (random.nextBoolean() ? 1 : -1);
      case 5 -> {
        int other = HEADER + random.nextInt(state.length - HEADER - Long.BYTES);
        long number = buffer(state).getLong(at);
        buffer(state).putLong(at, buffer(state).getLong(other)).putLong(other, number);
      }
      case 6 -> Arrays.fill(state, at, at + random.nextInt(Long.BYTES), (byte) -1);
      default -> {
        return Arrays.copyOf(state, random.nextBoolean() ? at : state.length + 1);
      }
    }
    return state;
  }

  /** The first place from here on that looks as if a number of double precision began. */
  private static int numberFrom(byte[] state, int from) {
    for (int at = from; at < state.length - Long.BYTES; at++) {
      double size = Math.abs(buffer(state).getDouble(at));
      if (size > 1e-3 && size < 1e4) {
        return at;
      }
    }
    return from;
  }
}
