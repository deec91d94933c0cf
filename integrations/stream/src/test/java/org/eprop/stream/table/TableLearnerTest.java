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
import org.eprop.core.state.StateBytes;
import org.eprop.stream.ensemble.StreamNetworks;
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
    StreamNetworks d = StreamNetworks.defaults();
    return TableSettings.defaults()
        .withLook(40)
        .withLateness(10)
        .withNetworks(
            new StreamNetworks(
                d.kinds(), 8, 6, 1, d.rate(), d.judged(), d.sharpness(), d.alarms()));
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
                () -> TableLearner.restore(bytes, TableSettings.small(), plugins))
            .getMessage();
    assertTrue(other.contains("state of a learner of a table"), other);
  }

  /**
   * A key that has not come since encoders were chosen anew, with a label that is still to come.
   */
  @Test
  void aKeyOfAnEarlierLayoutGoesOnFromBytes() {
    for (TableSettings settings : List.of(quick(), TableSettings.small())) {
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

  /** Long enough for networks to rest, and a change. */
  @Test
  void networksThatRestGoOnFromBytes() {
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
    TableLearner learner = new TableLearner(TableSettings.defaults().withNetworks(null), plugins);
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
    assertTrue(right >= 105, "right " + right + " of 120");
  }

  /** Each of 200 names has a class: what came with one is known when it comes again. */
  @Test
  void manyNamesAreToldApart() {
    TableSettings settings = TableSettings.defaults().withNetworks(null);
    TableLearner learner = new TableLearner(settings, plugins);
    RandomGenerator random = new RandomStreams(4).stream("rows");
    int right = 0;
    for (int t = 0; t < 1500; t++) {
      int name = random.nextInt(200);
      String label = name * 7 % 5 < 2 ? "low" : "high";
      TableAnswer answer = learner.predict(Map.of("name", "name " + name));
      right += t >= 1000 && label.equals(answer.label()) ? 1 : 0;
      learner.learn(answer.token(), label);
      if (t == 700) {
        byte[] bytes = learner.bytes();
        learner = TableLearner.restore(bytes, settings, plugins);
        assertArrayEquals(bytes, learner.bytes());
      }
    }
    assertTrue(right >= 475, "right " + right + " of 500");
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

  /** An empty cell among few values is each of them, by its share of the past rows. */
  @Test
  void votersSeeAnEmptyCellAsItsColumnsMean() {
    List<TableRow> seen = new ArrayList<>();
    VoterFactory factory =
        new VoterFactory() {
          @Override
          public String name() {
            return "one that looks";
          }

          @Override
          public Voter create(Shape shape) {
            return new Voter() {
              @Override
              public double[] vote(TableRow row, int classes) {
                seen.add(row);
                return new double[Math.max(1, classes)];
              }

              @Override
              public void learn(TableRow row, double label, int classes) {}

              @Override
              public void exchange(StateBytes bytes) {}
            };
          }
        };
    TableSettings settings = TableSettings.small().withLook(40).withVoters(factory);
    TableLearner learner = new TableLearner(settings, plugins);
    for (int t = 0; t < 60; t++) {
      String cell = t == 50 ? "" : t % 4 == 0 ? "rare" : "usual";
      learner.learn(learner.predict(Map.of("kind", cell, "x", t % 7)).token(), "c" + t % 2);
      if (t == 50) {
        double[] raw = seen.get(seen.size() - 1).raw();
        assertEquals(1, raw[0] + raw[1], 1e-9, Arrays.toString(raw));
        assertEquals(0.25, raw[0], 0.03, Arrays.toString(raw));
      }
    }
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
      assertTrue(error < 0.5, "error " + error);
      assertTrue(inside > 150, "inside " + inside);
    }
  }

  /** The first late label, which is small, does not say for long how large labels are. */
  @Test
  void lateLabelsAreOfTheSizeOfMoreThanTheFirst() {
    TableSettings settings = TableSettings.small().withLook(500).withLateness(60);
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
    assertTrue(error < 5, "error " + error);
  }

  /** Encoders of four rows, too, take numbers for numbers; the label of row 0 comes at row 90. */
  @Test
  void smallLearnersSeeNumbersAndLearnLateLabels() {
    for (TableSettings settings : List.of(TableSettings.tiny(), quick().withLateness(90))) {
      int late = settings.lateness();
      TableLearner learner = new TableLearner(settings, plugins);
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
      assertTrue(right > 180, "right " + right + " of 200: " + learner.columns());
    }
  }

  /** Two relations in turn: what was learned of each is known when it returns. */
  @Test
  void aConceptThatReturnsIsKnown() {
    TableSettings settings =
        new TableSettings(TableSettings.Target.AUTO, List.of(), 0, 100, 63, null, List.of());
    TableLearner learner = new TableLearner(settings, plugins);
    RandomGenerator random = new RandomStreams(7).stream("rows");
    int[] wrong = new int[6];
    for (int t = 0; t < 6 * 400; t++) {
      Map<String, Object> row = new HashMap<>();
      double[] x = new double[6];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextGaussian();
        row.put("x" + i, x[i]);
      }
      boolean first = t / 400 % 2 == 0;
      double sum = first ? x[0] * x[1] + x[2] - x[3] : x[4] * x[5] - x[2] + x[0];
      String label = sum > 0 ? "more" : "less";
      TableAnswer answer = learner.predict(row);
      boolean soon = t % 400 >= 50 && t % 400 < 150;
      wrong[t / 400] += soon && !label.equals(answer.label()) ? 1 : 0;
      learner.learn(answer.token(), label);
    }
    String all = "wrong of 100: " + Arrays.toString(wrong);
    assertTrue(wrong[4] + wrong[5] <= 30 && wrong[1] > 20, all);
  }

  /** Numbers beyond 1e100 count as missing, and a column of them says so. */
  @Test
  void aColumnOfNumbersThatAreTooLargeIsLeftOutInWords() {
    TableLearner learner = new TableLearner(quick().withNetworks(null), plugins);
    for (int t = 0; t < 60; t++) {
      Map<String, Object> row = Map.of("large", 1e200 * (t + 1), "fine", 1e99 * (t % 30));
      learner.learn(learner.predict(row).token(), t % 30 < 15 ? "low" : "high");
    }
    assertEquals("left out: empty, or numbers beyond 1e100", learner.columns().get("large"));
    assertTrue(learner.columns().get("fine").contains("receptive fields"), "fine");
  }

  /** Many keys of one row each cost little; a small learner's key some kB. */
  @Test
  void keysAreSmall() {
    TableLearner learner = new TableLearner(TableSettings.defaults(), plugins);
    for (int t = 0; t < 2000; t++) {
      learner.learn(
          learner.predict("key " + t, Map.of("x", t % 13, "y", t % 7)).token(), "c" + t % 2);
    }
    assertTrue(learner.bytes().length < 2000 * 500, "bytes: " + learner.bytes().length);
    assertTrue(bytesOf(TableSettings.small()) < 10_000);
    assertTrue(bytesOf(TableSettings.tiny()) < 1024);
  }

  /** Of each of 20 keys. */
  private int bytesOf(TableSettings settings) {
    TableLearner learner = new TableLearner(settings, plugins);
    int right = 0;
    for (int t = 0; t < 500; t++) {
      for (int key = 0; key < 20; key++) {
        TableAnswer answer = learner.predict("key " + key, Map.of("x", t % 13, "y", t % 7));
        String label = t % 13 < 6 ? "low" : "high";
        right += label.equals(answer.label()) ? 1 : 0;
        learner.learn(answer.token(), label);
      }
    }
    assertTrue(right > 8000, "right " + right);
    return learner.bytes().length / 20;
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
