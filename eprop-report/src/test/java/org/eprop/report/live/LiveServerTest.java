package org.eprop.report.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveServerTest {

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  private static JsonNode epoch(int e) throws Exception {
    return json(
        "{'epoch': %d, 'learning_rate': 0.1, 'train': {'loss': %s, 'accuracy': 0.5, 'rate': 0.1}}"
            .formatted(e, 1.0 / e));
  }

  /** The whole answer to a request, as it is on the wire. */
  private static String ask(LiveServer server, String method, String path, String host)
      throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      String request = method + " " + path + " HTTP/1.1\r\nHost: " + host;
      out.write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String get(LiveServer server, String path) throws Exception {
    return ask(server, "GET", path, "127.0.0.1:" + server.address().getPort());
  }

  private static JsonNode body(String answer) throws Exception {
    return new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("eprop-live") || name.startsWith("HTTP-Dispatcher"))
        .toList();
  }

  @Test
  void tellsWhatItWasTold() throws Exception {
    try (LiveServer server = new LiveServer(0, "a <run>")) {
      assertEquals(0, body(get(server, "/state")).get("epochs").asInt());
      server.epoch(epoch(1));
      server.epoch(epoch(2));
      server.progress(json("{'epoch': 3, 'epochs': 9, 'batch': 1, 'batches': 4}"));

      JsonNode state = body(get(server, "/state"));
      assertEquals(2, state.get("epochs").asInt());
      assertEquals(3, state.at("/now/epoch").asInt());
      assertEquals("", state.get("ended").asText());
      JsonNode loss = body(get(server, "/charts")).get(0);
      assertEquals("loss", loss.get("id").asText());
      assertEquals("[1,0.5]", loss.at("/series/0/values").toString());
      String page = get(server, "/");
      assertTrue(page.startsWith("HTTP/1.1 200 OK"), page.substring(0, 40));
      assertTrue(page.contains("<h1>a &lt;run&gt;</h1>"));
      assertTrue(page.contains("Content-security-policy: default-src 'none'"));
      server.end("it is over");
      assertEquals("it is over", body(get(server, "/state")).get("ended").asText());
    }
  }

  @Test
  @Timeout(60)
  void requestsThatAreNeverFinishedDoNotKeepOthersOut() throws Exception {
    try (LiveServer server = new LiveServer(0, "run")) {
      List<Socket> half = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
        half.add(socket);
      }
      assertTrue(get(server, "/state").startsWith("HTTP/1.1 200 "));
      for (Socket socket : half) {
        socket.close();
      }
    }
  }

  @Test
  void onlyThisComputerIsAnswered() throws Exception {
    try (LiveServer server = new LiveServer(0, "run")) {
      int port = server.address().getPort();
      assertEquals("127.0.0.1", server.address().getHost());
      for (String host : List.of("evil.example:" + port, "evil.example", "127.0.0.1:1")) {
        assertTrue(ask(server, "GET", "/state", host).startsWith("HTTP/1.1 403 "), host);
      }
      assertTrue(ask(server, "GET", "/", "localhost:" + port).startsWith("HTTP/1.1 200 "));
      assertTrue(ask(server, "POST", "/state", "localhost:" + port).startsWith("HTTP/1.1 405 "));
      assertTrue(get(server, "/../etc/passwd").startsWith("HTTP/1.1 404 "));
      InetAddress elsewhere = InetAddress.getLocalHost();
      if (!elsewhere.isLoopbackAddress()) {
        assertThrows(java.io.IOException.class, () -> new Socket(elsewhere, port).close());
      }
    }
  }

  @Test
  void aTakenPortIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertEquals(
          "--live: port "
              + port
              + " is not available (Address already in use); choose another one, or 0 for any that"
              + " is"
              + " free",
          assertThrows(InvalidInputException.class, () -> new LiveServer(port, "run"))
              .getMessage());
      assertEquals(List.of(), threads());
    }
  }

  @Test
  void noThreadOutlivesIt() throws Exception {
    LiveServer server = new LiveServer(0, "run");
    get(server, "/");
    get(server, "/state");
    assertFalse(threads().isEmpty());
    server.close();
    long end = System.nanoTime() + 60_000_000_000L;
    while (!threads().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertEquals(List.of(), threads());
    assertThrows(java.io.IOException.class, () -> get(server, "/"));
  }

  /** A machine that stands still for a moment may make one of them late, but not all. */
  @Test
  void nobodyLooksSoTheEndIsNotWaitedFor() throws Exception {
    long least = Long.MAX_VALUE;
    for (int k = 0; k < 5 && least >= 2_000_000_000L; k++) {
      LiveServer server = new LiveServer(0, "run");
      server.end("over");
      long from = System.nanoTime();
      server.close();
      least = Math.min(least, System.nanoTime() - from);
    }
    assertTrue(least < 2_000_000_000L, "waited " + least + " ns");
  }
}
