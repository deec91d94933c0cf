package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code eprop serve}, spoken to as another program does, byte by byte. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServeTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CREATE =
      "'do': 'network.create', 'inputs': 2, 'outputs': 2, 'seed': 3, 'experiment':"
          + " {'network': {'layers': [{'populations': [{'neuron': 'lif', 'size': 3}]}]}}";
  private static final String DATA =
      "'data': {'task': {'name': 'npy', 'train_inputs': 'x', 'train_targets': 'y'}}";

  @TempDir private static Path errors;
  @TempDir private Path folder;

  /** Null if there is none: most tests leave it to the next one. */
  private Process process;

  private OutputStream in;
  private InputStream out;
  private Path shared;

  /** The arrays of the last answer. */
  private final Map<String, NpyArray> arrays = new LinkedHashMap<>();

  /** What the arrays of a request are called. */
  private List<String> names = List.of("x", "y");

  @BeforeEach
  void start() throws IOException {
    if (process != null) {
      return;
    }
    process =
        new ProcessBuilder(Cli.command(List.of("serve", "--threads=1")))
            .redirectError(errors.resolve("err").toFile())
            .start();
    in = process.getOutputStream();
    out = new BufferedInputStream(process.getInputStream());
    JsonNode greeting = line();
    assertEquals(Version.eprop(), greeting.get("eprop").asText());
    assertEquals(1, greeting.get("protocol").asInt());
    shared = Path.of(greeting.get("folder").asText());
    assertTrue(Files.isDirectory(shared));
  }

  /** It ends when its input ends. */
  @AfterAll
  void end() throws IOException, InterruptedException {
    if (process != null) {
      in.close();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertFalse(Files.exists(shared));
    }
    process = null;
  }

  private JsonNode line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = out.read(); c != '\n'; c = out.read()) {
      assertTrue(c >= 0, "the answer ends too early: " + line);
      line.write(c);
    }
    return JSON.readTree(line.toByteArray());
  }

  private void send(String json, NpyArray... given) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> named = new ArrayList<>();
    for (NpyArray array : given) {
      int before = bytes.size();
      Npy.write(bytes, array);
      named.add("'" + names.get(named.size()) + "': " + (bytes.size() - before));
    }
    String text =
        "{"
            + json
            + (named.isEmpty() ? "" : ", 'arrays': {" + String.join(", ", named) + "}")
            + "}\n";
    all.write(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    bytes.writeTo(all);
    in.write(all.toByteArray());
    in.flush();
  }

  /** The next answer, after its progress. */
  private JsonNode answer() throws IOException {
    JsonNode answer = line();
    while (answer.has("out") || answer.has("err")) {
      answer = line();
    }
    arrays.clear();
    for (Map.Entry<String, JsonNode> array : answer.path("arrays").properties()) {
      byte[] bytes = out.readNBytes(array.getValue().intValue());
      arrays.put(array.getKey(), Npy.read(new ByteArrayInputStream(bytes), bytes.length));
    }
    return answer;
  }

  private JsonNode ask(String json, NpyArray... given) throws IOException {
    send(json, given);
    JsonNode answer = answer();
    assertTrue(answer.has("ok"), answer::toString);
    return answer.get("ok");
  }

  private void refused(String json, String error, NpyArray... given) throws IOException {
    send(json, given);
    JsonNode answer = answer();
    assertEquals(
        error, answer.path("error").asText().replace(shared + "/", "").replaceFirst("r\\d+/", ""));
    assertEquals(2, answer.get("status").asInt());
  }

  @Test
  void answersHaveTheNumberOfTheirRequest() throws IOException {
    send("'id': 7, 'do': 'command', 'arguments': ['plugins', 'alif']");
    JsonNode progress = line();
    assertEquals(7, progress.get("id").asInt());
    assertEquals(Cli.run("plugins", "alif").out(), progress.get("out").asText());
    assertEquals("{\"id\":7,\"ok\":{\"status\":0}}", answer().toString());
  }

  @Test
  void commandsFailAsAtATerminal() throws IOException {
    JsonNode answer = ask("'do': 'command', 'arguments': ['train', 'ecgg']");
    assertEquals(2, answer.get("status").asInt());
    String[] said = answer.get("error").asText().split("\n"); // the page is the last line
    assertEquals(Cli.run("train", "ecgg").err().strip(), "eprop: " + said[0]);
    assertTrue(said[1].startsWith("See https://"), said[1]);
    answer = ask("'do': 'command', 'arguments': ['train', '--epochs', '3']");
    assertTrue(answer.get("error").asText().contains("Unknown option"), answer::toString);
    answer = ask("'do': 'command', 'arguments': ['serve']");
    assertEquals(2, answer.get("status").asInt(), "no door behind the door");
  }

  @Test
  void mistakesAreSaidAndTheNextRequestIsAnswered() throws IOException {
    in.write("nonsense\n[1]\n{\"do\": 3}\n".getBytes(StandardCharsets.UTF_8));
    in.flush();
    assertTrue(answer().get("error").asText().startsWith("request: is not JSON: "));
    assertEquals("request: got [1], but expected a JSON object", answer().get("error").asText());
    assertEquals("do: got 3, but expected a name", answer().get("error").asText());
    refused(
        "'do': 'close', 'netwroks': [1]",
        "netwroks: unknown key; nearest: networks; known: [id, do, arrays, networks, streams]");
    refused(
        "'do': 'network.weights', 'network': 9",
        "network: got 9, but there is no such network: it was closed, or never opened");
    refused(
        "'do': 'network.weights', 'arrays': {'../x': 3}",
        "arrays.../x: expected a name of letters, digits, _ and .");
    refused(
        CREATE.replace("'lif'", "'liff'"),
        "experiment: network.layers[0].populations[0].neuron: unknown neuron \"liff\"; nearest: lif; known: "
            + knownNeurons());
    assertTrue(ask(CREATE).has("network"));
  }

  private static String knownNeurons() {
    return Cli.run("plugins")
        .out()
        .lines()
        .dropWhile(line -> !line.equals("neuron"))
        .skip(1)
        .takeWhile(line -> line.startsWith("  "))
        .filter(line -> !line.startsWith("   "))
        .map(line -> line.strip().split(" ")[0])
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Test
  void aNetworkIsMadeAskedAndChanged() throws IOException {
    JsonNode made = ask(CREATE);
    assertEquals("{\"layer0\":3}", made.get("populations").toString());
    String network = "'network': " + made.get("network");
    ask("'do': 'network.weights', " + network);
    float[] weights = arrays.get("input_layer0").toFloats();
    assertEquals(6, weights.length);
    weights[0] = 2;
    names = List.of("input_layer0");
    ask("'do': 'network.set_weights', " + network, NpyArray.of(weights, 2, 3));
    names = List.of("x", "y");
    ask("'do': 'network.weights', " + network);
    assertArrayEquals(weights, arrays.get("input_layer0").toFloats());
    float[] x = new float[5 * 40 * 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = 0.3f + i % 7 * 0.2f;
    }
    NpyArray inputs = NpyArray.of(x, 5, 40, 2);
    NpyArray targets = NpyArray.of(new int[5], 5);
    ask("'do': 'network.predict', 'steps': 1, " + network + ", " + DATA, inputs, targets);
    assertArrayEquals(new int[] {5, 40, 2}, arrays.get("steps.out").shape());
    assertTrue(
        ask("'do': 'network.gradient', " + network + ", " + DATA, inputs, targets)
                .get("loss")
                .asDouble()
            > 0);
    assertArrayEquals(new int[] {3, 2}, arrays.get("out.layer0").shape());
    x[3] = Float.NaN;
    refused(
        "'do': 'network.predict', " + network + ", " + DATA,
        "task npy: x.npy: at [0, 1, 1]: got NaN, but expected a finite number in single precision",
        NpyArray.of(x, 5, 40, 2),
        targets);
    ask("'do': 'close', 'networks': [" + made.get("network") + "]");
    refused(
        "'do': 'network.weights', " + network,
        "network: got "
            + made.get("network")
            + ", but there is no such network: it was closed, or never opened");
  }

  @Test
  void aStopSavesTheRun() throws IOException {
    Path run = folder.resolve("run");
    String words =
        Cli.quick(100_000, run).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(", "));
    send("'id': 1, 'do': 'command', 'columns': 80, 'arguments': [" + words + "]");
    JsonNode progress = line();
    while (!progress.path("out").asText().startsWith("epoch")) {
      progress = line();
    }
    send("'do': 'stop'");
    JsonNode answer = answer();
    assertEquals(130, answer.get("ok").get("status").asInt(), answer::toString);
    Cli.run("evaluate", run.toString()).succeeded();
    assertTrue(ask(CREATE).has("network"), "and serves on");
  }

  @Test
  void theEndOfTheInputSavesTheRun() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    String words =
        Cli.quick(100_000, run).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(", "));
    send("'do': 'command', 'arguments': [" + words + "]");
    while (!line().path("out").asText().startsWith("epoch")) {}
    process.getInputStream().close(); // nobody listens, either
    end();
    Cli.run("evaluate", run.toString()).succeeded();
  }

  @Test
  void aRequestThatIsCutOffEndsIt() throws IOException, InterruptedException {
    in.write(
        "{\"do\": \"network.weights\", \"arrays\": {\"x\": 1000}}\nshort"
            .getBytes(StandardCharsets.UTF_8));
    Process ended = process;
    end();
    assertEquals(2, ended.exitValue());
  }
}
