package org.eprop.stream.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that come without tokens are the rows of a learner of tables. */
class RowsByValueTest {

  private static final TableSettings SETTINGS =
      TableSettings.defaults()
          .withLook(40)
          .withLateness(5)
          .withNetwork(TableNetwork.lif(16, /* recurrent= */ false));

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private RowsByValue create(TableSettings settings) {
    return new RowsByValue(new TableLearner(settings, plugins));
  }

  private static List<Map<String, Object>> rows(int count) {
    RandomGenerator random = new RandomStreams(3).stream("rows");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      rows.add(Map.of("x", random.nextGaussian(), "kind", random.nextInt(2) == 0 ? "a" : "b"));
    }
    return rows;
  }

  private static String label(Map<String, Object> row) {
    return (double) row.get("x") > 0 ? "high" : "low";
  }

  @Test
  void theyAreTheStepsOfOneLearnerOfTables() {
    for (int late : new int[] {0, 3}) {
      RowsByValue byValue = create(SETTINGS);
      TableLearner byToken = new TableLearner(SETTINGS, plugins);
      List<Map<String, Object>> rows = rows(120);
      for (int t = 0; t < rows.size(); t++) {
        TableAnswer answer = byValue.predict(rows.get(t));
        TableAnswer other = byToken.predict(rows.get(t));
        assertEquals(other.classes(), answer.classes());
        assertArrayEquals(other.probabilities(), answer.probabilities(), "row " + t);
        if (t >= late) {
          Map<String, Object> then = rows.get(t - late);
          assertTrue(byValue.learn(then, label(then)));
          byToken.learn(t - late, label(then));
        }
      }
      assertArrayEquals(byToken.bytes(), byValue.learner().bytes());
    }
  }

  /** As ensembles and evaluations do: again before, while and after a row is learned. */
  @Test
  void whoAsksAgainChangesNothing() {
    RowsByValue once = create(SETTINGS);
    RowsByValue often = create(SETTINGS);
    List<Map<String, Object>> rows = rows(60);
    for (int t = 0; t < rows.size(); t++) {
      Map<String, Object> row = rows.get(t);
      TableAnswer answer = often.predict(row);
      assertSame(answer, often.predict(row));
      once.predict(row);
      if (t >= 2) {
        Map<String, Object> then = rows.get(t - 2);
        often.predict(then);
        once.learn(then, label(then));
        often.learn(then, label(then));
        often.predict(then);
        assertSame(answer, often.predict(row));
      }
    }
    assertEquals(rows.size(), often.learner().rows());
    assertArrayEquals(once.bytes(), often.bytes());
  }

  @Test
  void rowsBeforeOneThatIsLearnedGetNoLabel() {
    RowsByValue learner = create(SETTINGS);
    List<Map<String, Object>> rows = rows(3);
    List<Long> tokens = rows.stream().map(row -> learner.predict(row).token()).toList();

    assertTrue(learner.learn(rows.get(1), "high"));

    assertEquals(List.of(0L, 1L, 2L), tokens);
    assertTrue(learner.learn(rows.get(0), "low"), "comes again, as another row");
    assertEquals(4, learner.learner().rows());
  }

  @Test
  void whatWasNotAskedForIsLearnedAllTheSame() {
    RowsByValue learner = create(SETTINGS);
    for (Map<String, Object> row : rows(30)) {
      assertTrue(learner.learn(row, label(row)));
    }
    assertEquals(List.of("high", "low"), learner.learner().classes().stream().sorted().toList());
    assertEquals(30, learner.learner().rows());
  }

  @Test
  void itGoesOnFromItsBytesToTheBit() {
    for (boolean values : new boolean[] {false, true}) {
      RowsByValue through = create(SETTINGS);
      RowsByValue stopped = create(SETTINGS);
      List<Map<String, Object>> rows = rows(90);
      for (int t = 0; t < rows.size(); t++) {
        stopped = RowsByValue.restore(stopped.bytes(), SETTINGS, plugins);
        TableAnswer answer = through.predict(rows.get(t));
        TableAnswer other = stopped.predict(rows.get(t));
        stopped = RowsByValue.restore(stopped.bytes(), SETTINGS, plugins);
        assertEquals(answer.token(), stopped.predict(rows.get(t)).token());
        assertArrayEquals(answer.probabilities(), other.probabilities());
        assertEquals(answer.value(), other.value());
        Map<String, Object> then = rows.get(Math.max(0, t - 3));
        Object label = values ? (Object) (double) then.get("x") : label(then);
        assertEquals(through.learn(then, label), stopped.learn(then, label));
        assertArrayEquals(through.bytes(), stopped.bytes(), "row " + t);
      }
    }
  }

  @Test
  void anothersStateIsRefused() {
    byte[] state = new TableLearner(SETTINGS, plugins).bytes();
    String message =
        assertThrows(
                InvalidInputException.class, () -> RowsByValue.restore(state, SETTINGS, plugins))
            .getMessage();
    assertTrue(message.startsWith("state of a learner of rows by value: "), message);
  }
}
