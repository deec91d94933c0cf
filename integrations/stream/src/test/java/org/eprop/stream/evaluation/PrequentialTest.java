package org.eprop.stream.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each number was found by hand. */
class PrequentialTest {

  private static final double TINY = 1e-12;

  /** y_1 - y_0: it says 1, 0, 1, 1, 0. */
  private static final double[] MARGINS = {2, -1, 1, 0.5, -3};

  private static final int[] LABELS = {1, 1, 1, 0, 0};

  private static Prequential<String> classes(int window, int lateness) {
    return Prequential.ofClasses(2, new Prequential.Settings(window, 3, lateness, true));
  }

  /** The label of a step comes so many steps later. */
  private static Prequential<String> run(Prequential<String> evaluation, int late) {
    for (int t = 0; t < MARGINS.length + late; t++) {
      if (t < MARGINS.length) {
        evaluation.predicted("a", t, new double[] {0, MARGINS[t]});
      }
      if (t >= late) {
        evaluation.label("a", t - late, LABELS[t - late]);
      }
    }
    return evaluation;
  }

  @Test
  void scoresOfClassesWithLabelsAtOnce() {
    ClassScores scores = (ClassScores) run(classes(1000, 0), 0).total();
    assertEquals(5, scores.labels());
    assertEquals(0.6, scores.accuracy(), TINY);
    assertEquals((0.6 - 0.52) / 0.48, scores.kappa(), TINY); // 3/5 of both are 1
    assertEquals(0.6, scores.noChangeAccuracy(), TINY); // nothing, 1, 1, 1, 0
    assertEquals(0, scores.kappaTemporal(), TINY);
    assertEquals(0.4, scores.averageAccuracy(), TINY); // nothing, 1, 1, 1, 1
    assertEquals(5.0 / 6, scores.auc(), TINY); // of 3 x 2 pairs, -1 is below 0.5
  }

  @Test
  void whatBaselinesKnowIsLateAsWell() {
    ClassScores scores = (ClassScores) run(classes(1000, 2), 2).of("a");
    assertEquals(0.6, scores.accuracy(), TINY);
    assertEquals(0, scores.noChangeAccuracy(), TINY); // nothing three times, 1, 1
    assertEquals(0.6, scores.kappaTemporal(), TINY);
    assertEquals(0, scores.averageAccuracy(), TINY);
  }

  @Test
  void windowsAreOfSoManyLabels() {
    List<StreamScores> windows = new ArrayList<>();
    Prequential<String> evaluation = run(classes(2, 0).onWindow(windows::add), 0);
    assertEquals(2, windows.size());
    assertEquals(0.5, ((ClassScores) windows.get(0)).accuracy(), TINY);
    assertEquals(0.5, ((ClassScores) windows.get(1)).accuracy(), TINY);
    assertEquals(1, evaluation.window().labels());
    assertEquals(1, ((ClassScores) evaluation.window()).accuracy(), TINY);
  }

  @Test
  void ofSeveralClassesAucIsTheMeanOfEachAgainstTheRest() {
    Prequential<String> evaluation =
        Prequential.ofClasses(3, new Prequential.Settings(9, 1, 0, false));
    double[][] y = {{3, 0, 0}, {0, 1, 0}, {2, 0, 1}};
    for (int t = 0; t < 3; t++) {
      evaluation.predicted("a", t, y[t]);
      evaluation.label("a", t, t);
    }
    // Margins of class 0: 3, -1, 1; of class 1: -3, 1, -2; of class 2: -3, -1, -1: a tie counts
    // half.
    assertEquals((1 + 1 + 0.75) / 3, ((ClassScores) evaluation.total()).auc(), TINY);
  }

  /** Shares of the class; exact by the ranks of all. Margins drift, and many are equal. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.12, 0.005, 0.0005})
  void aucIsExactToTwoThousandths(double share) {
    Prequential<String> evaluation =
        Prequential.ofClasses(2, new Prequential.Settings(1_000_000, 1, 0, false));
    RandomGenerator random = new RandomStreams(7).stream("margins");
    int n = 60_000;
    List<double[]> all = new ArrayList<>();
    for (int t = 0; t < n; t++) {
      int label = random.nextDouble() < share ? 1 : 0;
      double margin = random.nextGaussian() + 1.2 * label + 3.0 * t / n;
      margin = t % 3 == 0 ? Math.rint(margin) : margin;
      all.add(new double[] {margin, label});
      evaluation.predicted("a", t, new double[] {0, margin});
      evaluation.label("a", t, label);
    }
    all.sort(Comparator.comparingDouble(one -> one[0]));
    double pairs = 0;
    double below = 0;
    double ones = 0;
    for (int i = 0; i < n; ) {
      double equal = 0;
      double own = 0;
      int end = i;
      for (; end < n && all.get(end)[0] == all.get(i)[0]; end++) {
        own += all.get(end)[1];
        equal += 1 - all.get(end)[1];
      }
      pairs += own * (below + equal / 2);
      below += equal;
      ones += own;
      i = end;
    }
    assertEquals(pairs / (ones * below), ((ClassScores) evaluation.total()).auc(), 0.002);
  }

  @Test
  void scoresOfEachClassAndOfProbabilities() {
    Prequential<String> evaluation =
        Prequential.ofClasses(new Prequential.Settings(9, 1, 0, false));
    double[][] y = {{}, {1}, {0.75, 0.25}, {0.125, 0.875}, {0.25, 0.75}};
    int[] labels = {0, 1, 0, 1, 0};
    for (int t = 0; t < y.length; t++) {
      evaluation.predicted("a", t, y[t]);
      evaluation.label("a", t, labels[t]);
    }
    ClassScores scores = (ClassScores) evaluation.total();
    assertEquals(2, scores.classes());
    assertEquals(0.4, scores.accuracy(), TINY);
    assertEquals(1.0 / 3, scores.recall(0), TINY); // of rows 1, 3 and 5: nothing, right, wrong
    assertEquals(0.5, scores.recall(1), TINY);
    assertEquals(0.5, scores.precision(0), TINY);
    assertEquals(0.5, scores.precision(1), TINY);
    assertEquals((1.0 / 3 + 0.5) / 2, scores.balancedAccuracy(), TINY);
    // Bins: 1 wrong; 0.75 right and 0.75 wrong; 0.875 right.
    assertEquals((1 + Math.abs(1 - 1.5) + 0.125) / 4, scores.calibrationError(), TINY);
  }

  @Test
  void scoresOfValues() {
    Prequential<String> evaluation =
        Prequential.ofValues(1, new Prequential.Settings(9, 2, 0, false));
    double[] y = {1.5, 1, 4};
    double[] wanted = {1, 2, 4};
    double[] errors = {0.5, 1, 0};
    for (int t = 0; t < 3; t++) {
      evaluation.predicted("a", t, new double[] {y[t]});
      assertEquals(errors[t], evaluation.label("a", t, new double[] {wanted[t]}), TINY);
    }
    Map<String, Double> scores = evaluation.total().all();
    assertEquals(0.5, scores.get("MAE"), TINY);
    assertEquals(Math.sqrt(1.25 / 3), scores.get("RMSE"), TINY);
    assertEquals(1 - 1.25 / (14.0 / 3), scores.get("R2"), TINY); // the mean is 7/3
    assertEquals(4.0 / 3, scores.get("no-change MAE"), TINY); // 0, 1, 2
    assertEquals(Math.sqrt(2), scores.get("no-change RMSE"), TINY);
    assertEquals(1.5, scores.get("moving average MAE"), TINY); // 0, 1, 1.5
    assertEquals(Math.sqrt(2.75), scores.get("moving average RMSE"), TINY);
  }

  @Test
  void aLabelThatIsRefusedIsNotScored() {
    Prequential<String> evaluation =
        Prequential.ofValues(1, new Prequential.Settings(9, 2, 5, false));
    for (int t = 0; t < 6; t++) {
      evaluation.predicted("a", t, new double[] {1});
    }
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> evaluation.label("a", 5, new double[] {Double.NaN}));
    assertEquals("label of step 5: got NaN, but expected finite numbers", e.getMessage());
    assertEquals(0, evaluation.total().labels());
    assertEquals(2, evaluation.label("a", 5, new double[] {3}), TINY, "corrected");
    assertEquals(2, evaluation.total().all().get("MAE"), TINY);
  }

  @Test
  void aLabelWhoseWindowNobodyTakesIsNotScored() {
    boolean[] fails = {true};
    List<StreamScores> windows = new ArrayList<>();
    Prequential<String> evaluation =
        classes(2, 0)
            .onWindow(
                full -> {
                  if (fails[0]) {
                    throw new IllegalStateException();
                  }
                  windows.add(full);
                });
    evaluation.predicted("a", 0, new double[] {0, 1});
    evaluation.label("a", 0, 1);
    evaluation.predicted("a", 1, new double[] {0, 1});
    assertThrows(IllegalStateException.class, () -> evaluation.label("a", 1, 0));
    assertEquals(1, evaluation.total().labels());
    assertEquals(1, evaluation.window().labels());
    assertEquals(1, evaluation.of("a").labels());
    fails[0] = false;
    assertEquals(1, evaluation.label("a", 1, 0));
    Prequential<String> same = classes(2, 0);
    same.predicted("a", 0, new double[] {0, 1});
    same.label("a", 0, 1);
    same.predicted("a", 1, new double[] {0, 1});
    same.label("a", 1, 0);
    assertEquals(same.total().all(), windows.get(0).all());
    assertEquals(0, evaluation.window().labels());
    assertEquals(same.total().all(), evaluation.of("a").all());
  }

  /** Nothing waits, and a million labels are remembered, of which each key takes five by itself. */
  @Test
  void memoryIsBoundedByWhatWaits() {
    Prequential<Integer> evaluation =
        Prequential.ofClasses(2, new Prequential.Settings(1000, 100, 100, false));
    evaluation.predicted(-1, 0, new double[] {0, 1}); // is never labelled, and stays
    int all = 200_000;
    for (int k = 0; k < all; k++) {
      evaluation.predicted(k, 0, new double[] {0, 1});
      evaluation.label(k, 0, 1);
    }
    assertEquals(1_000_000 / 6 + 1, evaluation.remembered());
    assertEquals(1, evaluation.pending());
    for (int k : new int[] {all - 1, 0}) { // no-change knows a label of the first alone
      evaluation.predicted(k, 1, new double[] {0, 1});
      evaluation.label(k, 1, 1);
    }
    assertEquals(1.0 / (all + 2), ((ClassScores) evaluation.total()).noChangeAccuracy(), TINY);
    assertEquals(0, evaluation.label(-1, 0, 1));
    evaluation.pass(-1, 5);
    int left = evaluation.remembered();
    assertEquals(1_000_000 / 6, left, 1);
    evaluation.forget(-1);
    assertEquals(left - 1, evaluation.remembered());
  }

  @Test
  void labelsThatAreMissingOrTooLateAreNotScored() {
    Prequential<String> evaluation = classes(1000, 2);
    for (int t = 0; t < 4; t++) {
      evaluation.predicted("a", t, new double[] {0, 1});
      evaluation.predicted("b", t, new double[] {1, 0});
    }
    assertEquals(6, evaluation.pending());
    assertTrue(Double.isNaN(evaluation.label("a", 0, 1)), "3 steps late");
    assertEquals(0, evaluation.label("a", 2, 1));
    assertTrue(Double.isNaN(evaluation.label("a", 2, 1)), "twice");
    assertEquals(1, evaluation.label("b", 1, 1), "in any order");
    evaluation.pass("b", 3);
    assertTrue(Double.isNaN(evaluation.label("b", 3, 1)));
    assertEquals(2, evaluation.total().labels());
    assertEquals(1, ((ClassScores) evaluation.of("a")).accuracy());
    assertEquals(0, ((ClassScores) evaluation.of("b")).accuracy());
    assertThrows(InvalidInputException.class, () -> evaluation.label("a", 3, 2));
    assertThrows(InvalidInputException.class, () -> evaluation.of("c"));
    assertThrows(
        InvalidInputException.class, () -> evaluation.predicted("a", 3, new double[] {0, 1}));
  }
}
