package org.eprop.compare.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.result.MetricColumn;
import org.eprop.experiment.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonReaderTest {

  private static Comparison read(String json) {
    ComparisonReader reader =
        new ComparisonReader(
            name -> {
              if (!name.equals("known")) {
                throw new InvalidInputException("unknown experiment \"" + name + '"');
              }
              return Configuration.of("{\"rule\": \"eprop\"}", name);
            });
    return reader.read(Configuration.of(json.replace('\'', '"'), "my.json"));
  }

  private static void assertRefused(String message, String json) {
    assertEquals(
        message.replaceAll("'(?!s\\b)", "\""),
        assertThrows(InvalidInputException.class, () -> read(json)).getMessage());
  }

  @Test
  void defaults() {
    Comparison comparison = read("{'base': 'known', 'variants': {'a': {'rule': 'bptt'}}}");
    assertEquals("base", comparison.baseline());
    assertEquals(
        List.of(
            new Variant("base", "base", Map.of(), List.of()),
            new Variant("a", "variants.a", Map.of(), List.of("rule=\"bptt\""))),
        comparison.variants());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), comparison.seeds());
    assertEquals(List.of(), comparison.metrics());
    assertTrue(comparison.target().isEmpty());
    assertEquals(new ProbeSettings(32, 0), comparison.probe());
  }

  @Test
  void everything() {
    Comparison comparison =
        read(
            "{'base': {'rule': 'eprop'}, 'settings': {'training.epochs': 3},"
                + " 'axes': {'x': {'a': {'p': 1}, 'b': {'p': [1, 2]}}, 'y': {'c': {}, 'd': {'q':"
                + " {'name': 'z'}}}},"
                + " 'variants': {'e': {}}, 'baseline': 'b+c', 'seeds': [7, -1],"
                + " 'metrics': ['test.loss', 'seconds'],"
                + " 'target': {'metric': 'train.accuracy', 'above': 0.9, 'stop': false},"
                + " 'probe': {'samples': 0, 'every': 4}}");
    assertEquals(
        List.of("a+c", "a+d", "b+c", "b+d", "e"),
        comparison.variants().stream().map(Variant::name).toList());
    Variant variant = comparison.variants().get(3);
    assertEquals(Map.of("x", "b", "y", "d"), variant.levels());
    assertEquals(List.of("p=[1,2]", "q={\"name\":\"z\"}"), variant.settings());
    assertEquals("axes.x.b, axes.y.d", variant.place());
    assertEquals("b+c", comparison.baseline());
    assertEquals(List.of(7L, -1L), comparison.seeds());
    assertEquals(List.of("test.loss", "seconds"), comparison.metrics());
    assertEquals(
        Optional.of(new TrainingTarget("train", "accuracy", 0.9, false, false)),
        comparison.target());
    assertEquals(new ProbeSettings(0, 4), comparison.probe());
    assertEquals(
        "{\"rule\":\"eprop\",\"training\":{\"epochs\":3}}",
        comparison.base().root().json().toString());
    assertEquals(List.of(1L, 2L), comparison.withSeeds(2).seeds());
  }

  @Test
  void wantedDifferences() {
    String start = "{'base': 'known', 'variants': {'a': {}}, 'wanted': ";
    assertEquals(
        Map.of("test.accuracy", 0.01, "updates_to_target", 20.0),
        read(start + "{'test.accuracy': 0.01, 'updates_to_target': 20}}").wanted());
    assertRefused(
        "my.json: wanted.test.acuracy: unknown metric 'test.acuracy'; nearest: test.accuracy;"
            + " known: "
            + MetricColumn.names(),
        start + "{'test.acuracy': 0.01}}");
    assertRefused(
        "my.json: wanted.test.loss: got 0, but expected a number above 0, in the metric's own unit",
        start + "{'test.loss': 0}}");
    assertRefused(
        "my.json: wanted: got 1, but expected an object of metrics, {'test.accuracy': 0.01, ...}",
        start + "1}");
  }

  @Test
  void nothingToCompare() {
    String message = "my.json: variants: missing; expected at least one variant there or in 'axes'";
    assertRefused(message, "{'base': 'known'}");
    assertRefused(
        "my.json: axes: got {}, but expected an object of axes, at least one",
        "{'base': 'known', 'axes': {}}");
    assertRefused(
        "my.json: axes.x: got 3, but expected an object with a variant for each name, at least one",
        "{'base': 'known', 'axes': {'x': 3}}");
  }

  @Test
  void wrongBase() {
    String variants = ", 'variants': {'a': {}}}";
    assertRefused(
        "my.json: base: missing; expected the name of an experiment, its file, or an experiment's"
            + " JSON object",
        "{'variants': {'a': {}}}");
    assertRefused("my.json: base: unknown experiment 'x'", "{'base': 'x'" + variants);
    assertRefused(
        "my.json: base: got 1, but expected the name of an experiment, its file, or an"
            + " experiment's JSON object",
        "{'base': 1" + variants);
  }

  @Test
  void unknownKeys() {
    assertRefused(
        "my.json: axis: unknown key; nearest: axes; known: [base, settings, axes, variants,"
            + " baseline, contrasts, tune, folds, seeds, metrics, wanted, comparable, target,"
            + " probe]",
        "{'base': 'known', 'axis': {}}");
    assertRefused(
        "my.json: probe.sample: unknown key; nearest: samples; known: [samples, every]",
        "{'base': 'known', 'variants': {'a': {}}, 'probe': {'sample': 3}}");
  }

  @Test
  void names() {
    assertRefused(
        "my.json: variants: got the name 'a/b', but expected a name of letters, digits, '_', '-'"
            + " and '.', beginning with a letter or digit and not ending with a dot",
        "{'base': 'known', 'variants': {'a/b': {}}}");
    assertRefused(
        "my.json: variants: got the name 'a.', but expected a name of letters, digits, '_', '-'"
            + " and '.', beginning with a letter or digit and not ending with a dot",
        "{'base': 'known', 'variants': {'a': {}, 'a.': {}}}");
    for (String device : new String[] {"con", "LPT1.x", "nul"}) {
      assertRefused(
          "my.json: the variant '"
              + device
              + "' is called as a device of Windows, but expected another name: a folder is named"
              + " by it",
          "{'base': 'known', 'variants': {'" + device + "': {}}}");
    }
    assertRefused(
        "my.json: two variants are called 'A' (capitals do not tell them apart)",
        "{'base': 'known', 'axes': {'x': {'a': {}}}, 'variants': {'A': {}}}");
    assertRefused(
        "my.json: two variants are called 'base' (capitals do not tell them apart); without"
            + " 'baseline', the unchanged base experiment is 'base'",
        "{'base': 'known', 'variants': {'base': {}}}");
    assertRefused(
        "my.json: baseline: there is no variant 'symetric'; nearest: symmetric; known: [symmetric]",
        "{'base': 'known', 'variants': {'symmetric': {}}, 'baseline': 'symetric'}");
  }

  @Test
  void settingsThatAreNone() {
    assertRefused(
        "my.json: variants.a: got 'rule', but expected an object of settings, {'path': value, ...}",
        "{'base': 'known', 'variants': {'a': 'rule'}}");
    assertRefused(
        "my.json: variants.a.seed: runs are paired by their seeds; say which in the comparison's"
            + " 'seeds'",
        "{'base': 'known', 'variants': {'a': {'seed': 3}}}");
    assertRefused(
        "my.json: settings: got the setting '[0]=1', but expected path=value as in"
            + " network.layers[0].surrogate.gamma=0.5",
        "{'base': 'known', 'settings': {'[0]': 1}, 'variants': {'a': {}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0|seeds: got 0, but expected how many seeds, 1 to 10000, or a list of different seeds",
        "'x'|seeds: got 'x', but expected how many seeds, 1 to 10000, or a list of different seeds",
        "[]|seeds: got [], but expected how many seeds, 1 to 10000, or a list of different seeds",
        "[1, 2, 1]|seeds[2]: the seed 1 is there twice",
        "[1.5]|seeds[0]: got 1.5, but expected a whole number of at most 64 bits"
      })
  void seeds(String seeds, String message) {
    assertRefused(
        "my.json: " + message, "{'base': 'known', 'variants': {'a': {}}, 'seeds': " + seeds + "}");
  }

  @Test
  void metrics() {
    String begin = "{'base': 'known', 'variants': {'a': {}}, 'metrics': ";
    String message =
        assertThrows(
                InvalidInputException.class, () -> read(begin + "['seconds', 'test.acuracy']}"))
            .getMessage();
    assertTrue(
        message.startsWith(
            "my.json: metrics[1]: unknown metric \"test.acuracy\"; nearest: test.accuracy; known:"
                + " [updates_to_target, test.accuracy, "),
        message);
    assertRefused(
        "my.json: metrics: got 'seconds', but expected a list of metrics", begin + "'seconds'}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'metric': 'train.loss'}|target: expected either 'below' or 'above', a number",
        "{'metric': 'train.loss', 'below': 1, 'above': 2}|target: expected either 'below' or"
            + " 'above', a number",
        "{'metric': 'train.loss', 'below': 'x'}|target.below: got 'x', but expected a number",
        "{'metric': 'train.loss', 'below': 1, 'stop': 1}|target.stop: got 1, but expected true or"
            + " false",
        "{'metric': 'train.los', 'below': 1}|target.metric: unknown metric 'train.los'; nearest:"
            + " train.loss; known: [train.loss, train.accuracy, train.error,"
            + " train.mean_squared_error, train.rate, train.return, train.success,"
            + " train.episode_length, validation.loss, validation.accuracy, validation.error,"
            + " validation.mean_squared_error, validation.rate, validation.return,"
            + " validation.success, validation.episode_length]"
      })
  void targets(String target, String message) {
    assertRefused(
        "my.json: " + message,
        "{'base': 'known', 'variants': {'a': {}}, 'target': " + target + "}");
  }

  @Test
  void whenTheProbeIsDue() {
    assertEquals(
        List.of(0, 3, 6, 9),
        java.util.stream.IntStream.rangeClosed(0, 10)
            .filter(epoch -> new ProbeSettings(1, 3).isDue(epoch, 10))
            .boxed()
            .toList());
    ProbeSettings usual = new ProbeSettings(1, 0);
    assertEquals(
        21,
        java.util.stream.IntStream.rangeClosed(0, 500).filter(e -> usual.isDue(e, 500)).count());
    assertEquals(
        6, java.util.stream.IntStream.rangeClosed(0, 5).filter(e -> usual.isDue(e, 5)).count());
    assertEquals(false, new ProbeSettings(0, 1).isDue(0, 5));
  }

  @Test
  void aNameThatMakesNoFolder() {
    String name = "a".repeat(300);
    assertRefused(
        "my.json: the variant \""
            + "a".repeat(40)
            + "...\" has a name of 300 characters, but expected at most 255: a folder is named by"
            + " it",
        "{'base': 'known', 'variants': {'" + name + "': {}}}");
  }

  @Test
  void contrasts() {
    String variants = "{'base': 'known', 'variants': {'a': {}, 'b': {}}, 'contrasts': ";
    assertEquals(
        List.of(new PlannedContrast("a", "base"), new PlannedContrast("b", "a")),
        read(variants + "['a', ['b', 'a']]}").contrasts());
    assertRefused(
        "my.json: contrasts[1][0]: there is no variant 'c'; nearest: a, b; known: [base, a, b]",
        variants + "['a', ['c', 'a']]}");
    assertRefused(
        "my.json: contrasts[1]: the contrast base against a is there twice",
        variants + "['a', ['base', 'a']]}");
    assertRefused(
        "my.json: contrasts[0]: the variant 'base' is compared with itself",
        variants + "['base']}");
    assertRefused(
        "my.json: contrasts[0]: got ['a'], but expected two variants", variants + "[['a']]}");
    assertRefused(
        "my.json: contrasts: got [], but expected a list of variants, each to be compared with the"
            + " baseline, or of pairs, at least one",
        variants + "[]}");
  }
}
