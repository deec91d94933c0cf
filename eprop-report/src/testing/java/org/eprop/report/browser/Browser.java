package org.eprop.report.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A headless Chromium with one page at a time, steered by the DevTools protocol. */
public final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
  private static final long SECONDS = 60;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private String address = "";
  private WebSocket socket;
  private String page = "";
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private List<JsonNode> events = new CopyOnWriteArrayList<>();
  private int calls;

  /** The browser on this machine: that of the environment's EPROP_CHROMIUM, or one on the path. */
  public static Optional<Path> find() {
    String given = System.getenv("EPROP_CHROMIUM");
    if (given != null) {
      return Optional.of(Path.of(given));
    }
    List<Path> places = new ArrayList<>();
    for (String name : NAMES) {
      for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
        places.add(Path.of(folder, name));
      }
    }
    return places.stream().filter(Files::isExecutable).findFirst();
  }

  /**
   * Starts it.
   *
   * @param profile an empty folder
   * @param options more of its options
   */
  public Browser(Path program, Path profile, String... options) throws Exception {
    Files.createDirectories(profile);
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile));
    command.addAll(List.of(options));
    command.add("about:blank");
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log.txt").toFile())
            .start();
    connect(profile.resolve("DevToolsActivePort"), profile.resolve("log.txt"));
  }

  /** A new page instead of this one: nothing is left of what was called, shown or complained of. */
  public void anew() throws Exception {
    String old = page;
    socket.abort();
    answers.clear();
    take(mapper.readTree(answer("PUT", "/json/new?about:blank")));
    answer("GET", "/json/close/" + old);
    call("Page.bringToFront", Map.of()); // else nothing may be drawn
  }

  private void take(JsonNode target) throws Exception {
    page = target.path("id").asText();
    URI at = URI.create(target.path("webSocketDebuggerUrl").asText());
    events = new CopyOnWriteArrayList<>();
    socket = http.newWebSocketBuilder().buildAsync(at, new Listener(events)).join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  private String answer(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private void connect(Path portFile, Path log) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.exists(portFile) || Files.readAllLines(portFile).isEmpty()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new IOException("Chromium did not start: " + Files.readString(log));
      }
      Thread.sleep(50);
    }
    address = "http://127.0.0.1:" + Files.readAllLines(portFile).get(0);
    String pages = answer("GET", "/json/list");
    for (JsonNode target : mapper.readTree(pages)) {
      if (target.path("type").asText().equals("page")) {
        take(target);
        return;
      }
    }
    throw new IOException("Chromium has no page: " + pages);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> seen;

    Listener(List<JsonNode> seen) {
      this.seen = seen;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          JsonNode message = mapper.readTree(text.toString());
          if (message.has("id")) {
            answers.remove(message.get("id").asInt()).complete(message);
          } else {
            seen.add(message);
          }
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  /** Calls a method of the protocol, and waits for its answer. */
  public JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    ObjectNode message = mapper.createObjectNode();
    int id = ++calls;
    message.put("id", id).put("method", method).set("params", mapper.valueToTree(parameters));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonNode result = answer.get(SECONDS, TimeUnit.SECONDS);
    if (result.has("error")) {
      throw new IOException(method + ": " + result.get("error"));
    }
    return result.get("result");
  }

  /** Opens a file, and waits until it is there and drawn. */
  public void open(Path file) throws Exception {
    int loaded = events("Page.loadEventFired").size();
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (events("Page.loadEventFired").size() == loaded) {
      if (System.nanoTime() > end) {
        throw new IOException(file + " did not load");
      }
      Thread.sleep(20);
    }
    settle();
  }

  /** Draws all charts, as if each had been in sight. */
  void drawAll() throws Exception {
    evaluate("Object.values((window.eprop || { plots: {} }).plots).length");
  }

  /** Waits until what was asked for is drawn. */
  public void settle() throws Exception {
    evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
  }

  /** The value of an expression, awaited if it is a promise. */
  public JsonNode evaluate(String expression) throws Exception {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Moves, presses or releases the mouse. */
  public void mouse(String type, double x, double y) throws Exception {
    boolean moved = type.equals("mouseMoved");
    call(
        "Input.dispatchMouseEvent",
        Map.of(
            "type",
            type,
            "x",
            x,
            "y",
            y,
            "button",
            moved ? "none" : "left",
            "clickCount",
            moved ? 0 : 1));
  }

  /** A picture of the window. */
  public byte[] screenshot() throws Exception {
    JsonNode picture = call("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(picture.get("data").asText());
  }

  /** What the page complained of on its console, exceptions included. */
  public List<String> complaints() {
    Predicate<JsonNode> bad =
        event ->
            switch (event.path("method").asText()) {
              case "Runtime.exceptionThrown" -> true;
              case "Runtime.consoleAPICalled" ->
                  List.of("error", "warning", "assert").contains(event.at("/params/type").asText());
              case "Log.entryAdded" ->
                  List.of("error", "warning").contains(event.at("/params/entry/level").asText());
              default -> false;
            };
    return events.stream().filter(bad).map(JsonNode::toString).toList();
  }

  /** Every address that was asked for. */
  public List<String> requests() {
    return events("Network.requestWillBeSent").stream()
        .map(event -> event.at("/params/request/url").asText())
        .toList();
  }

  private List<JsonNode> events(String method) {
    return events.stream().filter(e -> e.path("method").asText().equals(method)).toList();
  }

  @Override
  public void close() throws Exception {
    if (socket != null) {
      socket.abort();
    }
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    for (ProcessHandle helper : helpers) { // they may still be writing to the profile
      helper.destroyForcibly();
      helper.onExit().get(SECONDS, TimeUnit.SECONDS);
    }
  }
}
