package org.eprop.cli.stream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LastLabelTest {

  private static final int ROWS = 500;

  private static boolean says(boolean classes, int delay, IntToDoubleFunction labels) {
    double[] all = new double[ROWS];
    Arrays.setAll(all, labels);
    return LastLabel.says(Collections.nCopies(ROWS, ""), all, classes, delay);
  }

  @Test
  void ofClassesThatStayForLongItDoesUntilItIsTooLate() {
    assertTrue(says(true, 11, t -> t / 25 % 2));
    assertFalse(says(true, 12, t -> t / 25 % 2));
    assertTrue(says(true, 0, t -> t / 2 % 3));
    assertFalse(says(true, 0, t -> t % 3));
    assertTrue(says(true, 20, t -> t / 250));
    assertFalse(says(true, 21, t -> t / 250));
  }

  @Test
  void ofWhatChangesAtOnceItDoesNot() {
    Random random = new Random(1);
    assertFalse(says(true, 0, t -> random.nextInt(3)));
    assertFalse(says(false, 0, t -> random.nextGaussian()));
    assertFalse(says(false, 0, t -> 3));
  }

  @Test
  void ofNumbersItDoesIfTheyChangeLessThanTheyVary() {
    assertTrue(says(false, 0, t -> Math.sin(t / 10.0)));
    assertFalse(says(false, 15, t -> Math.sin(t / 10.0)));
    assertTrue(says(false, 15, t -> Math.sin(t / 100.0)));
  }

  @Test
  void keysHaveLabelsOfTheirOwn() {
    List<String> keys = Collections.nCopies(ROWS, "").stream().toList();
    double[] labels = new double[ROWS];
    String[] two = new String[ROWS];
    for (int t = 0; t < ROWS; t++) {
      labels[t] = t % 2;
      two[t] = t % 2 == 0 ? "a" : "b";
    }
    assertFalse(LastLabel.says(keys, labels, false, 0));
    for (int t = 0; t < ROWS; t++) {
      labels[t] += t / 100;
    }
    assertTrue(LastLabel.says(List.of(two), labels, false, 0));
  }

  @Test
  void fewLabelsSayNothing() {
    assertFalse(says(true, 0, t -> t < 49 ? t / 25 : Double.NaN));
    assertTrue(says(true, 0, t -> t < 50 ? t / 25 : Double.NaN));
    assertFalse(says(false, ROWS - 50, t -> t / 50));
  }
}
