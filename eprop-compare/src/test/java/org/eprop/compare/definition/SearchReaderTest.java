package org.eprop.compare.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.result.Range;
import org.eprop.experiment.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchReaderTest {

  private static final String RANGES = "'ranges': {'training.batch_size': {'integer': [2, 4]}}";

  private static Search read(String json) {
    return new SearchReader(name -> Configuration.of("{\"rule\": \"eprop\"}", name))
        .read(Configuration.of(("{'base': 'known', " + json + "}").replace('\'', '"'), "my.json"));
  }

  @Test
  void defaults() {
    Search search = read(RANGES);
    assertEquals(20, search.trials());
    assertEquals(List.of(1L), search.seeds());
    assertEquals("validation.error", search.metric());
    assertEquals(Optional.empty(), search.halving());
    assertEquals(1, search.seed());
    assertTrue(search.lowerIsBetter());
    assertEquals(
        new Range("training.batch_size", "integer", 2, 4, List.of()), search.ranges().get(0));
  }

  @Test
  void everyKey() {
    Search search =
        read(
            "'settings': {'a': 1}, 'trials': 5, 'seeds': [3, 4], 'seed': -2,"
                + " 'metric': 'validation.accuracy', 'halving': {'factor': 2, 'first_epochs': 4},"
                + " 'ranges': {'x': {'choice': [1, 'b', {'name': 'c'}]},"
                + " 'y': {'log_uniform': [0.01, 1]}, 'z': {'uniform': [-1, 1]}}");
    assertEquals(5, search.trials());
    assertEquals(List.of(3L, 4L), search.seeds());
    assertEquals(-2, search.seed());
    assertEquals(Optional.of(new Halving(2, 4)), search.halving());
    assertEquals(List.of("x", "y", "z"), search.ranges().stream().map(Range::path).toList());
    assertTrue(!search.lowerIsBetter());
    assertEquals("log_uniform [0.01, 1]", search.ranges().get(1).words());
    assertEquals("choice [1, \"b\", {\"name\":\"c\"}]", search.ranges().get(0).words());
  }

  @Test
  void drawnInsideTheRangesAndAllOverThem() {
    Search search =
        read(
            "'ranges': {'c': {'choice': ['a', 'b']}, 'l': {'log_uniform': [0.001, 0.1]},"
                + " 'u': {'uniform': [2, 3]}, 'i': {'integer': [5, 7]}}");
    Set<String> choices = new HashSet<>();
    Set<String> whole = new HashSet<>();
    int below = 0;
    int trials = 2000;
    double sum = 0;
    for (int trial = 1; trial <= trials; trial++) {
      var settings = search.settings(trial);
      choices.add(settings.get("c"));
      whole.add(settings.get("i"));
      double l = Double.parseDouble(settings.get("l"));
      double u = Double.parseDouble(settings.get("u"));
      assertTrue(l >= 0.001 && l <= 0.1 && u >= 2 && u <= 3, settings.toString());
      below += l < 0.01 ? 1 : 0;
      sum += u;
    }
    assertEquals(Set.of("\"a\"", "\"b\""), choices);
    assertEquals(Set.of("5", "6", "7"), whole);
    assertEquals(0.5, (double) below / trials, 0.04, "half of the logarithms");
    assertEquals(2.5, sum / trials, 0.03);
  }

  @Test
  void aTrialDependsNeitherOnOthersNorOnOtherRanges() {
    Search one = read("'ranges': {'u': {'uniform': [2, 3]}}");
    Search two =
        read("'trials': 3, 'ranges': {'v': {'uniform': [0, 1]}, 'u': {'uniform': [2, 3]}}");
    assertEquals(one.settings(7).get("u"), two.settings(7).get("u"));
    Search other = read("'seed': 2, 'ranges': {'u': {'uniform': [2, 3]}}");
    assertTrue(!one.settings(7).equals(other.settings(7)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "3, 1, 9, 1; [1, 3, 9]",
        "3, 0, 9, 1; [1, 3, 9]",
        "3, 0, 80, 1; [9, 27, 80]",
        "2, 5, 17, 1; [5, 10, 17]",
        "3, 1, 9, 2; [2, 4, 9]",
        "3, 20, 9, 1; [9]",
        "2, 0, 1, 1; [1]"
      })
  void rounds(String given, String rounds) {
    String[] n = given.split(", ");
    assertEquals(
        rounds,
        new Halving(Integer.parseInt(n[0]), Integer.parseInt(n[1]))
            .rungs(Integer.parseInt(n[2]), Integer.parseInt(n[3]))
            .toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'trials': 5~ my.json: ranges: missing; expected an object of paths, each with its range",
        "'ranges': {}~ my.json: ranges: got {}, but expected an object of paths, each with its"
            + " range, at least one",
        "'ranges': {'x': 3}~ my.json: ranges.x: got 3, but expected an object with one of [uniform,"
            + " log_uniform, integer, choice] and its values",
        "'ranges': {'x': {'unifrom': [1, 2]}}~ my.json: ranges.x.unifrom: unknown key; nearest:"
            + " uniform; known: [uniform, log_uniform, integer, choice]",
        "'ranges': {'x': {'uniform': [2, 1]}}~ my.json: ranges.x.uniform: got [2,1], but expected two"
            + " numbers, the smaller first",
        "'ranges': {'x': {'log_uniform': [0, 1]}}~ my.json: ranges.x.log_uniform: got [0,1], but"
            + " expected two numbers, the smaller first, above 0",
        "'ranges': {'x': {'integer': [0.5, 1]}}~ my.json: ranges.x.integer: got [0.5,1], but expected"
            + " two whole numbers of at most 2^31, the smaller first",
        "'ranges': {'x': {'choice': []}}~ my.json: ranges.x.choice: got [], but expected a list of at"
            + " least one value",
        "'ranges': {'seed': {'integer': [1, 2]}}~ my.json: ranges.seed: a seed is not searched;"
            + " 'seeds' sets the seeds",
        "'metric': 'test.error', RANGES~ my.json: metric: test data may not choose anything:"
            + " 'test.error'; known: [validation.error, validation.loss,"
            + " validation.accuracy, validation.mean_squared_error, validation.return,"
            + " validation.success]",
        "'halving': {'factor': 1}, RANGES~ my.json: halving.factor: got 1, but expected a whole number"
            + " from 2 to 100",
        "'trials': 0, RANGES~ my.json: trials: got 0, but expected how many trials, 1 to 10000"
      })
  void mistakes(String json, String message) {
    String found =
        assertThrows(InvalidInputException.class, () -> read(json.replace("RANGES", RANGES)))
            .getMessage();
    assertEquals(message.replace('\'', '"'), found);
  }
}
