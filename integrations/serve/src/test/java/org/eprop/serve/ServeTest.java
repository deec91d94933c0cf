package org.eprop.serve;

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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.host.Version;
import org.eprop.host.testing.Cli;
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
  private JsonNode hello;
  private char lastKind;
  private long lastId;
  private long sent;

  /** The arrays of the last answer. */
  private final Map<String, NpyArray> arrays = new LinkedHashMap<>();

  /** What the arrays of a request are called. */
  private List<String> names = List.of("x", "y");

  @BeforeEach
  void start() throws IOException {
    if (process != null) {
      return;
    }
    startWith("--allow=train,files,commands", "--files=/");
    assertEquals("[\"commands\",\"files\",\"train\"]", hello.get("allow").toString());
  }

  private void startWith(String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("serve", "--threads=1"));
    words.addAll(List.of(options));
    process =
        new ProcessBuilder(Cli.command(words))
            .redirectError(errors.resolve("err").toFile())
            .start();
    in = process.getOutputStream();
    out = new BufferedInputStream(process.getInputStream());
    hello = message('H', 0);
    assertEquals(Version.eprop(), hello.get("eprop").asText());
    assertEquals(2, hello.get("protocol").asInt());
    shared = Path.of(hello.get("folder").asText());
    assertTrue(Files.isDirectory(shared));
  }

  /** It ends when its input ends. */
  @AfterAll
  void end() throws IOException, InterruptedException {
    if (process != null) {
      in.close();
      assertTrue(process.waitFor(300, TimeUnit.SECONDS));
      assertFalse(Files.exists(shared));
    }
    process = null;
  }

  /** A message, whose arrays are then in {@link #arrays}. */
  private JsonNode message(char kind, long number) throws IOException {
    JsonNode json = message();
    assertEquals(kind, lastKind, json::toString);
    assertEquals(number, lastId, json::toString);
    return json;
  }

  private JsonNode message() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(out.readNBytes(24)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(24, header.limit(), "the output ends too early");
    assertEquals('e', header.get());
    assertEquals('p', header.get());
    assertEquals(2, header.get());
    lastKind = (char) header.get();
    byte[] json = new byte[header.getInt()];
    lastId = header.getLong();
    long length = header.getLong();
    assertEquals(json.length, out.readNBytes(json, 0, json.length));
    JsonNode read = JSON.readTree(json);
    arrays.clear();
    for (JsonNode array : read.path("arrays")) {
      byte[] bytes = out.readNBytes(array.get(1).intValue());
      length -= bytes.length;
      arrays.put(array.get(0).asText(), Npy.read(new ByteArrayInputStream(bytes), bytes.length));
    }
    assertEquals(0, length);
    return read;
  }

  private static byte[] frame(char kind, long id, byte[] json, byte[] arrays) {
    ByteBuffer all =
        ByteBuffer.allocate(24 + json.length + arrays.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put((byte) 'e').put((byte) 'p').put((byte) 2).put((byte) kind).putInt(json.length);
    return all.putLong(id).putLong(arrays.length).put(json).put(arrays).array();
  }

  private void send(char kind, long id, String json, byte[] bytes) throws IOException {
    in.write(frame(kind, id, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), bytes));
    in.flush();
  }

  /** Sends a request under the next number. */
  private long send(String json, NpyArray... given) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> named = new ArrayList<>();
    for (NpyArray array : given) {
      int before = bytes.size();
      Npy.write(bytes, array);
      named.add("['%s', %s]".formatted(names.get(named.size()), bytes.size() - before));
    }
    String table = named.isEmpty() ? "" : ", 'arrays': [" + String.join(", ", named) + "]";
    send('Q', ++sent, "{" + json + table + "}", bytes.toByteArray());
    return sent;
  }

  /** The answer to the last request, after its progress. */
  private JsonNode answer(char kind) throws IOException {
    JsonNode answer = message();
    while (lastKind == 'P') {
      answer = message();
    }
    assertEquals(kind, lastKind, answer::toString);
    assertEquals(sent, lastId);
    return answer;
  }

  private JsonNode ask(String json, NpyArray... given) throws IOException {
    send(json, given);
    return answer('A');
  }

  private void refused(String json, String error, NpyArray... given) throws IOException {
    send(json, given);
    JsonNode answer = answer('E');
    assertEquals(error, answer.get("error").asText());
    assertEquals(2, answer.get("status").asInt());
  }

  private void refused(String json, String error, byte[] bytes) throws IOException {
    send('Q', ++sent, "{" + json + "}", bytes);
    assertEquals(error, answer('E').get("error").asText());
  }

  @Test
  void whatIsAskedAgainUnderItsTurnIsNotDoneTwice() throws IOException {
    JsonNode table = ask("'do': 'table.create', 'neurons': 5");
    String predict =
        "'do': 'table.predict', 'row': {'a': %s}, 'turn': %s, 'table': " + table.get("table");
    JsonNode first = ask(predict.formatted(1, 5));
    assertEquals(0, first.get("token").asInt());
    assertEquals(first, ask(predict.formatted(1, 5)));
    String wrong = ", but expected 5 with the same request again, or a higher number";
    refused(predict.formatted(2, 5), "turn: got 5" + wrong);
    refused(predict.formatted(1, 4), "turn: got 4" + wrong);
    refused(predict.formatted(1, 0), "turn: got 0, but expected a whole number above 0");
    refused(predict.formatted("[1]", 9), "row.a: got [1], but expected a text, number or null");
    assertEquals(1, ask(predict.formatted(1, 6)).get("token").asInt());
    String learn = "'do': 'table.learn', 'token': 1, 'label': %s, 'table': " + table.get("table");
    refused(learn.formatted("['x']"), "label: got [\"x\"], but expected a text, number or null");
    refused(learn.formatted("{}"), "label: got {}, but expected a text, number or null");
    String last = learn.formatted("'x'") + ", 'turn': 7";
    assertEquals("{\"learned\":true}", ask(last).toString());
    assertEquals("{\"learned\":true}", ask(last).toString());
    assertEquals("{\"learned\":false}", ask(learn.formatted("'x'")).toString());
    refused(
        "'do': 'table.columns', 'turn': 8, 'table': " + table.get("table"),
        "turn: unknown key; known: [do, arrays, table]");
    ask("'do': 'close', 'tables': [" + table.get("table") + "]");
  }

  @Test
  void answersHaveTheNumberOfTheirRequest() throws IOException {
    send("'do': 'command', 'arguments': ['plugins', 'alif']");
    assertEquals(Cli.run("plugins", "alif").out(), message('P', sent).get("out").asText());
    assertEquals("{\"status\":0}", answer('A').toString());
  }

  @Test
  void commandsFailAsAtATerminal() throws IOException {
    JsonNode answer = ask("'do': 'command', 'arguments': ['train', 'ecgg']");
    assertEquals(2, answer.get("status").asInt());
    String[] said = answer.get("error").asText().split("\n"); // the page is the last line
    assertEquals(Cli.run("train", "ecgg").err().strip(), "eprop: " + said[0]);
    assertTrue(said[1].startsWith("See eprop docs "), said[1]);
    answer = ask("'do': 'command', 'arguments': ['train', '--epochs', '3']");
    assertTrue(answer.get("error").asText().contains("Unknown option"), answer::toString);
    answer = ask("'do': 'command', 'arguments': ['serve']");
    assertEquals(2, answer.get("status").asInt(), "no door behind the door");
  }

  @Test
  void mistakesAreSaidAndTheNextRequestIsAnswered() throws IOException {
    send('Q', ++sent, "nonsense", new byte[0]);
    assertTrue(answer('E').get("error").asText().startsWith("request: is not JSON: "));
    send('Q', ++sent, "[1]", new byte[0]);
    assertEquals("request: got [1], but expected a JSON object", answer('E').get("error").asText());
    refused("'do': 3", "do: got 3, but expected a name");
    send('Q', ++sent, "{'do': '" + "x".repeat(100_000) + "'}", new byte[0]);
    assertTrue(answer('E').get("error").asText().length() < 10_000);
    send('\u00ff', ++sent, "{}", new byte[0]);
    assertEquals(
        "got a message of kind 255, but expected Q, R or S", answer('E').get("error").asText());
    send('S', 12345, "{}", new byte[0]);
    send('R', 12345, "{'call': 1, 'ok': {}}", new byte[0]);
    refused(
        "'do': 'close', 'netwroks': [1]",
        "netwroks: unknown key; nearest: networks; known: [do, arrays, networks, streams, tables, agents]");
    refused(
        "'do': 'network.weights', 'network': 9",
        "network: got 9, but there is no such network: it was closed, or never opened");
    long made = ask(CREATE).get("network").asLong();
    String about = "'do': 'network.weights', 'network': " + made + ", 'arrays': ";
    refused(
        about + "[['../x', 0]]",
        "arrays[0][0]: got \"../x\", but expected a name of letters, digits, _ and .");
    refused(about + "[['x', 0], ['x', 0]]", "arrays[1][0]: got \"x\" twice");
    Path beside = Files.writeString(shared.resolveSibling(shared.getFileName() + "-x"), "mine");
    String way = "../" + beside.getFileName();
    refused(
        about + "[['x', '" + way + "']]",
        "arrays[0][1]: got \""
            + way
            + "\", but expected the name of a file in the folder of the greeting");
    assertEquals("mine", Files.readString(beside));
    Files.delete(beside);
    refused(
        about + "[['x', 3]]",
        "arrays[0][1]: got 3, but expected a number of bytes of at most 0, those that came, or the"
            + " name of a file");
    refused(
        "'do': 'network.weights', 'network': " + made,
        "arrays: got 0 bytes by name, but 3 came with the message",
        new byte[3]);
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
        "task npy: x: at [0, 1, 1]: got NaN, but expected a finite number in single precision",
        NpyArray.of(x, 5, 40, 2),
        targets);
    String stream = "'stream': " + ask("'do': 'stream.create', " + network).get("stream") + ", ";
    refused(
        "'do': 'stream.step', " + stream + "'key': 'b', 'x': [1e38, 0]",
        "input channel 0: got 1.0E38, but expected a number up to 1.0E30");
    ask("'do': 'stream.step', " + stream + "'key': 'a', 'x': [1, 0]");
    assertEquals(
        "[\"a\"]", ask("'do': 'stream.keys', " + stream.replace(",", "")).get("keys").toString());
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
    long training = send("'do': 'command', 'columns': 80, 'arguments': [" + words + "]");
    JsonNode progress = message('P', training);
    while (!progress.path("out").asText().startsWith("epoch")) {
      progress = message('P', training);
    }
    long beside = send(CREATE);
    JsonNode answer = message();
    while (lastId == training) {
      assertEquals('P', lastKind, answer::toString);
      answer = message();
    }
    assertEquals(beside, lastId, "other requests are answered meanwhile");
    assertTrue(answer.has("network"));
    send('Q', training, "{'do': 'close'}", new byte[0]);
    answer = message();
    while (lastKind == 'P') {
      answer = message();
    }
    assertEquals('E', lastKind);
    assertEquals(
        "id: got " + training + ", but expected a number that no request has that waits",
        answer.get("error").asText());
    send('S', training, "{}", new byte[0]);
    answer = message();
    while (lastKind == 'P') {
      answer = message();
    }
    assertEquals(training, lastId);
    assertEquals(130, answer.get("status").asInt(), answer::toString);
    Cli.run("evaluate", run.toString()).succeeded();
    assertTrue(ask(CREATE).has("network"), "and serves on");
  }

  @Test
  void theEndOfTheInputSavesAllRuns() throws IOException, InterruptedException {
    Map<Long, Path> begun = new LinkedHashMap<>();
    for (String name : List.of("one", "other")) {
      String words =
          Cli.quick(100_000, folder.resolve(name)).stream()
              .map(word -> "'" + word + "'")
              .collect(Collectors.joining(", "));
      begun.put(send("'do': 'command', 'arguments': [" + words + "]"), folder.resolve(name));
    }
    Set<Long> seen = new HashSet<>();
    while (seen.size() < 2) { // side by side
      JsonNode progress = message();
      assertEquals('P', lastKind, progress::toString);
      if (progress.path("out").asText().startsWith("epoch")) {
        seen.add(lastId);
      }
    }
    process.getInputStream().close(); // nobody listens, either
    end();
    for (Path run : begun.values()) {
      Cli.run("evaluate", run.toString()).succeeded();
    }
  }

  @Test
  void aRequestThatIsCutOffEndsIt() throws IOException, InterruptedException {
    byte[] whole =
        frame('Q', 7, "{\"do\": \"close\"}".getBytes(StandardCharsets.UTF_8), new byte[9]);
    in.write(whole, 0, whole.length - 1);
    Process ended = process;
    end();
    assertEquals(2, ended.exitValue());
  }

  @Test
  void whatIsNoMessageEndsIt() throws IOException, InterruptedException {
    in.write(
        "{\"do\": \"command\", \"arguments\": [\"train\", \"ecg\"]}\n"
            .getBytes(StandardCharsets.UTF_8));
    in.flush();
    assertEquals(
        "got bytes that are no message of protocol 2: see eprop docs serve",
        message('E', 0).get("error").asText());
    Process ended = process;
    end();
    assertEquals(2, ended.exitValue());
  }

  @Test
  void aRefusedMessageIsReadToItsEnd() throws IOException {
    byte[] hidden =
        frame(
            'Q',
            99,
            "{\"do\": \"command\", \"arguments\": [\"plugins\"]}".getBytes(StandardCharsets.UTF_8),
            new byte[0]);
    names = List.of("out layer0");
    refused(
        "'do': 'close'",
        "arrays[0][0]: got \"out layer0\", but expected a name of letters, digits, _ and .",
        NpyArray.of(hidden, hidden.length));
    names = List.of("x", "y");
    send('Q', ++sent, "nonsense", hidden);
    assertTrue(answer('E').get("error").asText().startsWith("request: is not JSON"));
    ByteBuffer long0 = ByteBuffer.wrap(frame('Q', ++sent, new byte[(1 << 24) + 1], hidden));
    in.write(long0.array());
    in.flush();
    assertEquals(
        "request: got 16777217 bytes of JSON, but expected at most 16777216",
        answer('E').get("error").asText());
    Files.writeString(shared.resolve("c1"), "large");
    refused(
        "'do': 'network.weights', 'network': 9, 'arrays': [['x', 'c1']]",
        "network: got 9, but there is no such network: it was closed, or never opened");
    assertFalse(Files.exists(shared.resolve("c1")), "nor does it leave files");
    refused(
        "'do': 'network.weights', 'network': 9, 'arrays': [['x', '\\u0000'], 3, ['y']]",
        "network: got 9, but there is no such network: it was closed, or never opened");
    assertEquals("{}", ask("'do': 'close'").toString());
  }

  @Test
  void nothingIsAllowedThatWasNotNamed() throws IOException, InterruptedException {
    end();
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.writeString(folder.resolve("outside"), "secret");
    startWith("--allow=files", "--files=" + inside);
    String denied = "%s: is not allowed; 'eprop serve --allow %s' would allow it";
    refused(
        "'do': 'command', 'arguments': ['train', 'ecg']", denied.formatted("command", "commands"));
    refused("'do': 'network.train', 'experiment': {}", denied.formatted("network.train", "train"));
    String outside = folder.resolve("outside").toString();
    String none = "the file \"%s\" is in none of the folders of 'eprop serve --files DIR'";
    refused("'do': 'network.load', 'run': '" + outside + "'", none.formatted(outside));
    String way = inside + "/../outside";
    refused("'do': 'network.load', 'run': '" + way + "'", none.formatted(way));
    Files.createSymbolicLink(
        inside.resolve("link"), Files.createDirectories(folder.resolve("other/deep")));
    Files.createSymbolicLink(inside.resolve("nowhere"), folder.resolve("new"));
    Files.writeString(folder.resolve("other/outside"), "secret");
    for (String to : List.of("/link/../outside", "/link/new", "/nowhere", "/new/../../outside")) {
      refused("'do': 'network.load', 'run': '" + inside + to + "'", none.formatted(inside + to));
    }
    String network = "'network': " + ask(CREATE).get("network");
    refused(
        "'do': 'network.predict', %s, 'data': {'task': {'name': 'npy', 'train_inputs': '%s'}}"
            .formatted(network, outside),
        none.formatted(outside));
    for (String there : List.of(outside, outside + "-not", inside + "/../not", "../not")) {
      refused(
          "'do': 'network.create', 'inputs': 2, 'outputs': 2, 'experiment': {'network': '%s'}"
              .formatted(there),
          none.formatted(there)); // the same whether it is there or not
    }
    String made = folder.resolve("new").toString();
    refused(
        "'do': 'network.predict', %s, 'data': {'task': {'name': 'npy', 'cache': '%s'}}"
            .formatted(network, made),
        none.formatted(made));
    refused(
        "'do': 'network.save', %s, 'file': '%s'".formatted(network, outside),
        none.formatted(outside));
    assertEquals("secret", Files.readString(folder.resolve("outside")));
    ask("'do': 'network.save', %s, 'file': '%s'".formatted(network, inside.resolve("n.npz")));
    ask("'do': 'network.load', 'run': '%s'".formatted(inside.resolve("n.npz")));
    end();
    startWith();
    refused(
        "'do': 'network.load', 'run': '%s'".formatted(inside.resolve("n.npz")),
        denied.formatted("the file \"" + inside.resolve("n.npz") + "\"", "files"));
    end();
    assertTrue(
        Cli.run("serve", "--plugins", folder.toString())
            .err()
            .startsWith("eprop: --plugins: needs --allow plugins"));
    assertTrue(Cli.run("serve", "--allow", "everything").err().contains("got \"everything\""));
  }
}
