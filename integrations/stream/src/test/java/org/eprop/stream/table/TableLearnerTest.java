package org.eprop.stream.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.stream.keyed.DriftAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A learner of tables: from the first row on, of whatever comes, and from its bytes. */
class TableLearnerTest {

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private static TableSettings quick() {
    return TableSettings.defaults()
        .withLook(40)
        .withLateness(10)
        .withNetwork(TableNetwork.lif(24, /* recurrent= */ false));
  }

  private static Map<String, Object> row(RandomGenerator random, int t) {
    Map<String, Object> row = new HashMap<>();
    row.put("x", random.nextInt(10) == 0 ? null : random.nextGaussian());
    row.put("kind", "abc".substring(t % 3, t % 3 + 1));
    row.put("when", String.format(Locale.ROOT, "2026-03-%02dT%02d:00", 1 + t / 24 % 28, t % 24));
    if (t > 60) {
      row.put("new", random.nextInt(2));
    }
    return row;
  }

  private static Object label(Map<String, Object> row, boolean values) {
    double x = row.get("x") == null ? 0 : (double) row.get("x");
    double sum = x + (row.get("kind").equals("a") ? 1 : 0);
    return values ? (Object) (1000 + 3 * sum) : sum > 0.3 ? "high" : "low";
  }

  /** Saved and restored at every 17th row, with labels that wait: nothing changes, to the bit. */
  @Test
  void itGoesOnFromItsBytesToTheBit() {
    for (boolean values : new boolean[] {false, true}) {
      TableLearner through = new TableLearner(quick(), plugins);
      TableLearner stopped = new TableLearner(quick(), plugins);
      RandomGenerator random = new RandomStreams(1).stream("rows");
      Deque<Object> labels = new ArrayDeque<>();
      for (int t = 0; t < 150; t++) {
        Map<String, Object> row = row(random, t);
        if (t % 17 == 16) {
          TableLearner given = stopped;
          CompletableFuture.runAsync(given::bytes, task -> new Thread(task).start()).join();
          stopped = TableLearner.restore(stopped.bytes(), quick(), plugins);
        }
        String key = t % 5 == 0 ? "b" : "a";
        TableAnswer one = through.predict(key, row);
        TableAnswer other = stopped.predict(key, row);
        assertArrayEquals(one.probabilities(), other.probabilities(), "row " + t);
        assertEquals(one.value(), other.value(), "row " + t);
        assertEquals(one.low(), other.low());
        assertEquals(t, other.token());
        labels.add(t % 7 == 3 ? "" : label(row, values));
        if (labels.size() > 3) {
          Object label = labels.remove();
          assertEquals(through.learn(t - 3, label), stopped.learn(t - 3, label));
        }
      }
      assertArrayEquals(through.bytes(), stopped.bytes());
      assertEquals(values, through.isOfValues());
    }
    byte[] bytes = new TableLearner(quick(), plugins).bytes();
    String other =
        assertThrows(
                InvalidInputException.class,
                () -> TableLearner.restore(bytes, quick().withLook(41), plugins))
            .getMessage();
    assertTrue(other.contains("state of a learner of a table"), other);
  }

  /**
   * A key that has not come since encoders were chosen anew, with a label that is still to come.
   */
  @Test
  void aKeyOfAnEarlierLayoutGoesOnFromBytes() {
    for (TableSettings settings :
        List.of(quick(), quick().withMemory(2, /* means= */ true).withOnDrift(DriftAction.RESET))) {
      TableLearner through = new TableLearner(settings, plugins);
      RandomGenerator random = new RandomStreams(5).stream("rows");
      for (int t = 0; t < 160; t++) {
        Map<String, Object> row = row(random, t);
        through.predict(t < 40 && t % 2 == 0 ? "b" : "a", row);
        if (t > 1 && t != 38) {
          through.learn(t - 1 - t % 2, label(row, false));
        }
      }
      byte[] bytes = through.bytes();
      TableLearner stopped = TableLearner.restore(bytes, settings, plugins);
      assertArrayEquals(bytes, stopped.bytes());
      assertTrue(through.learn(38, "low"));
      assertTrue(stopped.learn(38, "low"));
      for (int t = 160; t < 200; t++) {
        Map<String, Object> row = row(random, t);
        double[] expected = through.predict("b", row).probabilities();
        assertArrayEquals(expected, stopped.predict("b", row).probabilities(), "row " + t);
        Object label = label(row, false);
        assertEquals(through.learn(t - 2, label), stopped.learn(t - 2, label));
      }
      assertArrayEquals(through.bytes(), stopped.bytes());
    }
  }

  /** Two thousand rows, and then labels the other way round. */
  @Test
  void itGoesOnFromItsBytesAfterAChange() {
    TableLearner through = new TableLearner(quick(), plugins);
    TableLearner stopped = new TableLearner(quick(), plugins);
    RandomGenerator random = new RandomStreams(4).stream("rows");
    for (int t = 0; t < 2300; t++) {
      if (t % 93 == 92) {
        stopped = TableLearner.restore(stopped.bytes(), quick(), plugins);
      }
      double x = random.nextGaussian();
      TableAnswer one = through.predict(Map.of("x", x));
      assertArrayEquals(
          one.probabilities(), stopped.predict(Map.of("x", x)).probabilities(), "row " + t);
      String label = x > 0 == t < 2000 ? "more" : "less";
      if (t >= 5) {
        through.learn(t - 5, label);
        stopped.learn(t - 5, label);
      }
    }
    assertArrayEquals(through.bytes(), stopped.bytes());
  }

  @Test
  void itAnswersFromTheFirstRowOnAndTakesInWhatComes() {
    TableLearner learner = new TableLearner(quick(), plugins);
    TableAnswer first = learner.predict(Map.of("x", 1, "q", 7));
    assertNull(first.label());
    assertTrue(learner.learn(first.token(), "one"));
    assertFalse(learner.learn(first.token(), "one"), "twice");
    assertEquals("one", learner.predict(Map.of("x", "1.0", "q", "7")).label());
    RandomGenerator random = new RandomStreams(2).stream("rows");
    int right = 0;
    for (int t = 0; t < 400; t++) {
      int kind = random.nextInt(t < 200 ? 2 : 3);
      Map<String, Object> row =
          t < 200 ? Map.of("k", kind, "q", 7) : Map.of("other", "v" + kind, "q", 7);
      TableAnswer answer = learner.predict(row);
      String label = List.of("one", "two", "three").get(kind);
      right += t >= 300 && label.equals(answer.label()) ? 1 : 0;
      assertEquals(1, Arrays.stream(answer.probabilities()).sum(), 1e-9);
      learner.learn(answer.token(), label);
    }
    assertTrue(right >= 98, "right " + right + " of 100: " + learner.columns());
    assertEquals("left out: always the same", learner.columns().get("q"));
    assertThrows(InvalidInputException.class, () -> learner.learn(5000, "x"));
  }

  /** Ten different numbers are no categories: a table of 120 rows is learned, not looked at. */
  @Test
  void aSmallTableOfNumbersIsLearnedFromItsBeginning() {
    TableLearner learner = new TableLearner(TableSettings.defaults(), plugins);
    RandomGenerator random = new RandomStreams(3).stream("rows");
    int right = 0;
    for (int t = 0; t < 120; t++) {
      int k = random.nextInt(3);
      Map<String, Object> row = new HashMap<>();
      for (int i = 0; i < 6; i++) {
        row.put("x" + i, random.nextGaussian() + (i % 3 == k ? 3 : 0));
      }
      TableAnswer answer = learner.predict(row);
      right += ("k" + k).equals(answer.label()) ? 1 : 0;
      learner.learn(answer.token(), "k" + k);
    }
    assertTrue(right >= 95, "right " + right + " of 120");
  }

  /** A program may give its columns in any order: in each row in another, too. */
  @Test
  void theOrderOfColumnsDoesNotMatter() {
    TableLearner one = new TableLearner(quick(), plugins);
    TableLearner other = new TableLearner(quick(), plugins);
    RandomGenerator random = new RandomStreams(4).stream("rows");
    for (int t = 0; t < 120; t++) {
      Map<String, Object> row = row(random, t);
      row.put("since", row.get("when"));
      List<String> names = new ArrayList<>(row.keySet());
      Collections.shuffle(names, new Random(t));
      Map<String, Object> shuffled = new LinkedHashMap<>();
      names.forEach(name -> shuffled.put(name, row.get(name)));
      TableAnswer answer = one.predict(new TreeMap<>(row));
      assertArrayEquals(
          answer.probabilities(), other.predict(shuffled).probabilities(), "row " + t);
      one.learn(t, label(row, false));
      other.learn(t, label(row, false));
    }
    assertArrayEquals(one.bytes(), other.bytes());
  }

  /** Of any size and jump; one wrong label does no harm. */
  @Test
  void labelsOfAnySizeAreLearned() {
    for (double scale : new double[] {1, 1e38, 1e-30}) {
      TableLearner learner = new TableLearner(quick(), plugins);
      RandomGenerator random = new RandomStreams(3).stream("rows");
      double error = 0;
      int inside = 0;
      for (int t = 0; t < 700; t++) {
        double x = random.nextGaussian();
        double y = (t < 300 ? 0 : 1e10) + 2 * x;
        TableAnswer answer = learner.predict(Map.of("x", x));
        if (t >= 500) {
          error += Math.abs(answer.value() / scale - y) / 200;
          inside += answer.low() / scale <= y && y <= answer.high() / scale ? 1 : 0;
        }
        learner.learn(answer.token(), t == 450 ? 1e99 : t % 9 == 4 ? Double.NaN : y * scale);
      }
      assertTrue(error < 1, "error " + error);
      assertTrue(inside > 150, "inside " + inside);
    }
  }

  /** The first late label, which is small, does not say for long how large labels are. */
  @Test
  void lateLabelsAreOfTheSizeOfMoreThanTheFirst() {
    TableSettings settings = quick().withLook(500).withLateness(60);
    TableLearner learner = new TableLearner(settings, plugins);
    RandomGenerator random = new RandomStreams(5).stream("rows");
    double[] labels = new double[300];
    double error = 0;
    for (int t = 0; t < labels.length; t++) {
      double x = random.nextGaussian();
      labels[t] = t == 0 ? 1e-3 : 50 * x;
      TableAnswer answer = learner.predict(Map.of("x", x));
      error += t < 200 ? 0 : Math.abs(answer.value() - labels[t]) / 100;
      if (t >= 60) {
        learner.learn(t - 60, labels[t - 60]);
      }
    }
    assertTrue(error < 20, "error " + error);
  }

  /** The label of row 0 comes at row 90. */
  @Test
  void labelsMayBeLaterThanWhatIsLookedAt() {
    int late = 90;
    TableLearner learner = new TableLearner(quick().withLateness(late), plugins);
    RandomGenerator random = new RandomStreams(6).stream("rows");
    String[] labels = new String[400];
    int right = 0;
    for (int t = 0; t < labels.length; t++) {
      double x = random.nextDouble();
      labels[t] = x > 0.5 ? "high" : "low";
      TableAnswer answer = learner.predict(Map.of("x", x, "y", random.nextDouble()));
      right += t >= 200 && labels[t].equals(answer.label()) ? 1 : 0;
      assertTrue(t < late || learner.learn(t - late, labels[t - late]), "label of " + (t - late));
    }
    assertTrue(right > 170, "right " + right + " of 200: " + learner.columns());
  }

  /** The class is that of the row two before: no row says it by itself. */
  @Test
  void lagsSayWhatRowsBeforeSaid() {
    int[] right = new int[2];
    for (int lags = 0; lags <= 2; lags += 2) {
      TableLearner learner = new TableLearner(quick().withMemory(lags, false), plugins);
      RandomGenerator random = new RandomStreams(8).stream("rows");
      String[] kinds = new String[600];
      for (int t = 0; t < kinds.length; t++) {
        kinds[t] = "k" + random.nextInt(2);
        TableAnswer answer = learner.predict(Map.of("kind", kinds[t]));
        String label = "of " + kinds[Math.max(0, t - 2)];
        right[lags / 2] += t >= 300 && label.equals(answer.label()) ? 1 : 0;
        learner.learn(answer.token(), label);
      }
    }
    assertTrue(right[1] >= 290, "right with lags " + right[1] + " of 300");
    assertTrue(right[0] < 250, "right without " + right[0] + " of 300");
  }

  /** After so many rows of others a key is as new, and its label comes too late. */
  @Test
  void keysExpire() {
    TableLearner learner = new TableLearner(quick().withExpiry(30), plugins);
    long token = learner.predict("old", Map.of("x", 1)).token();
    for (int t = 0; t < 31; t++) {
      learner.learn(learner.predict("other", Map.of("x", t)).token(), "c" + t % 2);
    }
    assertEquals(1, learner.keys());
    assertFalse(learner.learn(token, "c0"), "forgotten");
  }

  /** More keys than have an open network, in turns: as if each had its own learner. */
  @Test
  void manyKeysTakeTurns() {
    TableSettings settings =
        quick().withTarget(TableSettings.Target.CLASSES, List.of("low", "high"));
    TableLearner learner = new TableLearner(settings, plugins);
    RandomGenerator random = new RandomStreams(9).stream("rows");
    int right = 0;
    for (int t = 0; t < 200; t++) {
      for (int key = 0; key < 20; key++) {
        double x = random.nextDouble();
        String label = x > 0.5 == key < 10 ? "low" : "high";
        TableAnswer answer = learner.predict("key " + key, Map.of("x", x));
        right += t >= 100 && label.equals(answer.label()) ? 1 : 0;
        learner.learn(answer.token(), label);
      }
    }
    assertTrue(right > 1800, "right " + right + " of 2000");
  }

  /** Numbers beyond 1e100 count as missing, and a column of them says so. */
  @Test
  void aColumnOfNumbersThatAreTooLargeIsLeftOutInWords() {
    TableLearner learner = new TableLearner(quick(), plugins);
    for (int t = 0; t < 60; t++) {
      Map<String, Object> row = Map.of("large", 1e200 * (t + 1), "fine", 1e99 * (t % 30));
      learner.learn(learner.predict(row).token(), t % 30 < 15 ? "low" : "high");
    }
    assertEquals("left out: empty, or numbers beyond 1e100", learner.columns().get("large"));
    assertTrue(learner.columns().get("fine").contains("receptive fields"), "fine");
  }

  /** Many keys of one row each cost little. */
  @Test
  void keysAreSmall() {
    TableLearner learner = new TableLearner(TableSettings.defaults(), plugins);
    for (int t = 0; t < 2000; t++) {
      learner.learn(
          learner.predict("key " + t, Map.of("x", t % 13, "y", t % 7)).token(), "c" + t % 2);
    }
    assertTrue(learner.bytes().length / 2000 < 100_000, "bytes: " + learner.bytes().length);
  }

  /** The block of docs/streams.md is what runs here. */
  @Test
  void thePageHasWhatRuns() throws IOException {
    TableLearner learner = new TableLearner(TableSettings.defaults(), plugins);
    TableAnswer answer =
        learner.predict(Map.of("speed", 3.2, "gear", "second", "at", "2026-03-01T14:00"));
    String says = answer.label(); // with probabilities(); or value(), low(), high()
    learner.learn(answer.token(), "worn"); // at once, or later
    byte[] state =
        learner.bytes(); // TableLearner.restore(state, settings, plugins) goes on, to the bit
    // the end
    assertNull(says);
    TableLearner on = TableLearner.restore(state, TableSettings.defaults(), plugins);
    assertEquals("worn", on.predict(Map.of("speed", 3.3)).label());
    Path here = Path.of("src/test/java/org/eprop/stream/table/TableLearnerTest.java");
    String source = words(Files.readString(here));
    String page = Files.readString(Path.of("../../docs/streams.md"));
    int begin = page.indexOf("```java\n") + 8;
    assertTrue(source.contains(words(page.substring(begin, page.indexOf("```", begin)))), page);
  }

  /** Without comments, and spaces, which the formatter chooses. */
  private static String words(String java) {
    return java.replaceAll("//.*", "").replaceAll("\\s+", "");
  }
}
