package org.eprop.core.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {

  @ParameterizedTest
  @CsvSource({
    "gamma, gamma, 0",
    "gama, gamma, 1",
    "triangualr, triangular, 1",
    "slope, gamma, 5",
    "'', abc, 3",
    "kitten, sitting, 3",
  })
  void countsMistypedLetters(String a, String b, int expected) {
    assertEquals(expected, NearestNames.distance(a, b));
    assertEquals(expected, NearestNames.distance(b, a));
  }

  @Test
  void ranksByDistanceAndNamesThreeAtMost() {
    List<String> known = List.of("tau_a", "tau_b", "tau_m", "tau_s", "theta");
    assertEquals(List.of("tau_a", "tau_b", "tau_m"), NearestNames.of("tau_x", known));
    assertEquals(List.of("tau_s"), NearestNames.of("taus", known));
  }

  @Test
  void findsANameOfWhichOnlyAPartIsGiven() {
    assertEquals(
        List.of("sigmoid_derivative"),
        NearestNames.of("sigmoid", List.of("gaussian", "sigmoid_derivative")));
  }

  @Test
  void leavesOutTheNearestIfNoneIsNear() {
    assertEquals("; known: [gamma, slope]", NearestNames.hint("width", List.of("gamma", "slope")));
    assertEquals(
        "; nearest: gamma; known: [gamma, slope]",
        NearestNames.hint("gama", List.of("gamma", "slope")));
  }
}
