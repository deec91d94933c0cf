package org.eprop.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

  private static final Configuration LAYER =
      Configuration.of(
          """
          {"network": {"layers": [{"surrogate": "gaussian"}]},
           "optimizer": {"name": "adam", "learning_rate": 0.1},
           "normalisation": "sum", "seed": 3}
          """,
          "my.json");

  @TempDir private Path folder;

  private static void assertProblem(String message, Executable action) {
    assertEquals(message, assertThrows(InvalidInputException.class, action).getMessage());
  }

  private static void assertMalformed(String message, String json) {
    assertProblem(message, () -> Configuration.of(json, "my.json"));
  }

  @Test
  void syntaxErrorsComeWithLineAndColumn() {
    assertMalformed(
        "my.json: line 2, column 11: Unexpected character ('}' (code 125)): expected a value",
        "{\n  \"seed\": }\n}");
    assertMalformed(
        "my.json: line 1, column 12: Unexpected character ('}' (code 125)): was expecting"
            + " double-quote to start field name",
        "{\"seed\": 1,}");
    assertMalformed(
        "my.json: line 1, column 11: the file ends before the JSON does", "{\"seed\": 1");
  }

  @Test
  void aKeyMayNotBeThereTwice() {
    assertMalformed(
        "my.json: line 2, column 9: Duplicate field 'seed'", "{\"seed\": 1,\n  \"seed\": 1}");
  }

  @Test
  void commentsAreErrors() {
    assertMalformed("my.json: line 1, column 13: JSON has no comments", "{\"seed\": 1} // why");
    assertMalformed("my.json: line 1, column 2: JSON has no comments", "{/* why */ \"seed\": 1}");
  }

  @Test
  void nothingMayFollow() {
    assertMalformed("my.json: line 1, column 4: expected nothing after the JSON object", "{} {}");
  }

  @Test
  void theWholeIsAnObject() {
    assertMalformed("my.json: got a JSON array, but expected a JSON object", "[]");
    assertMalformed("my.json: got a JSON number, but expected a JSON object", "1");
    assertMalformed("my.json: is empty, but expected a JSON object", " \n");
  }

  @Test
  void aFileMustBeThereAndText() throws IOException {
    Path missing = folder.resolve("missing.json");
    assertProblem(missing + ": no such file", () -> Configuration.of(missing));
    assertProblem(folder + ": got a folder, but expected a file", () -> Configuration.of(folder));
    Path binary = Files.write(folder.resolve("a.json"), new byte[] {'{', '"', (byte) 0xff, '"'});
    assertProblem(
        binary + ": line 1, column 5: Invalid UTF-8 start byte 0xff",
        () -> Configuration.of(binary));
  }

  @Test
  void readsAFileThatBeginsWithAByteOrderMark() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "\uFEFF{\"seed\": 7}");
    assertEquals(7, Configuration.of(file).json().get("seed").intValue());
  }

  private static String with(String... settings) {
    return LAYER.with(List.of(settings)).json().toString();
  }

  private static String expected(String layers, String optimizer, String rest) {
    return "{\"network\":{\"layers\":"
        + layers
        + "},\"optimizer\":"
        + optimizer
        + ",\"normalisation\":\"sum\",\"seed\":"
        + rest
        + "}";
  }

  private static final String GAUSSIAN = "[{\"surrogate\":\"gaussian\"}]";
  private static final String ADAM = "{\"name\":\"adam\",\"learning_rate\":0.1}";

  @Test
  void setsAValue() {
    assertEquals(
        expected(GAUSSIAN, "{\"name\":\"adam\",\"learning_rate\":0.01}", "3"),
        with("optimizer.learning_rate=0.01"));
    assertEquals(expected(GAUSSIAN, ADAM, "4"), with("seed=4"));
    assertEquals(expected(GAUSSIAN, ADAM, "5"), with("seed=4", "seed=5"));
  }

  @Test
  void leavesTheOriginalAlone() {
    with("seed=4");
    assertEquals(expected(GAUSSIAN, ADAM, "3"), LAYER.json().toString());
  }

  @Test
  void aValueIsJsonOrElseAString() {
    assertEquals(expected(GAUSSIAN, "\"sgd\"", "3"), with("optimizer=sgd"));
    assertEquals(expected(GAUSSIAN, "\"sgd\"", "3"), with("optimizer=\"sgd\""));
    assertEquals(
        expected(GAUSSIAN, "{\"name\":\"sgd\"}", "3"), with("optimizer={\"name\":\"sgd\"}"));
    assertEquals(expected(GAUSSIAN, "[true,null]", "3"), with("optimizer=[true, null]"));
    assertEquals(expected(GAUSSIAN, "\"1 2\"", "3"), with("optimizer=1 2"));
    assertEquals(expected(GAUSSIAN, "\"a=b\"", "3"), with("optimizer=a=b"));
    assertEquals(expected(GAUSSIAN, "\"\"", "3"), with("optimizer="));
  }

  @Test
  void aBareNameBecomesAnObjectWhenAParameterIsSet() {
    assertEquals(
        expected("[{\"surrogate\":{\"name\":\"gaussian\",\"gamma\":0.5}}]", ADAM, "3"),
        with("network.layers[0].surrogate.gamma=0.5"));
  }

  @Test
  void whatIsNotThereIsMade() {
    assertEquals(
        expected(GAUSSIAN, ADAM, "3,\"training\":{\"epochs\":2}"), with("training.epochs=2"));
  }

  @Test
  void anElementCanBeReplaced() {
    assertEquals(expected("[{}]", ADAM, "3"), with("network.layers[0]={}"));
  }

  @Test
  void malformedSettings() {
    for (String setting : List.of("seed", "=1", ".seed=1", "a..b=1", "[0]=1", "a[x]=1", "a]=1")) {
      assertProblem(
          "got the setting \""
              + setting
              + "\", but expected path=value as in network.layers[0].surrogate.gamma=0.5",
          () -> with(setting));
    }
  }

  @Test
  void settingsThatLeadNowhere() {
    assertProblem(
        "setting network.layers[1].recurrent=true: network.layers: has 1 elements, so none with the"
            + " index 1",
        () -> with("network.layers[1].recurrent=true"));
    assertProblem(
        "setting regularizers[0]=x: regularizers: is not there, so it has no element 0",
        () -> with("regularizers[0]=x"));
    assertProblem("setting seed[0]=1: seed: got 3, which is no list", () -> with("seed[0]=1"));
    assertProblem(
        "setting seed.a.b=1: seed: got 3, which has no key \"a\"", () -> with("seed.a.b=1"));
  }
}
