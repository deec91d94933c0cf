package org.eprop.core.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
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
  void findsANameByItsInitials() {
    assertEquals(
        List.of("learning_rate"), NearestNames.of("lr", List.of("name", "beta1", "learning_rate")));
  }

  @Test
  void ofManyNamesTheFiveNearestAreTold() {
    List<String> many = IntStream.range(0, 41).mapToObj(i -> "neuron_" + i).toList();
    assertEquals(
        "; nearest: neuron_1, neuron_0, neuron_10, neuron_11, neuron_12; 41 are known",
        NearestNames.hint("neuron_1", many));
    assertEquals(
        "; nearest: neuron_0, neuron_1, neuron_10, neuron_11, neuron_12; 41 are known",
        NearestNames.hint("q".repeat(1_000_000), many));
  }

  @Test
  void leavesOutTheNearestIfNoneIsNear() {
    assertEquals("; known: [gamma, slope]", NearestNames.hint("width", List.of("gamma", "slope")));
    assertEquals(
        "; nearest: gamma; known: [gamma, slope]",
        NearestNames.hint("gama", List.of("gamma", "slope")));
  }
}
