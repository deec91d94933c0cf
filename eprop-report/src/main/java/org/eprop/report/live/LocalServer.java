package org.eprop.report.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eprop.api.plugin.InvalidInputException;

/** Serves pages to this computer alone; its threads end with it. */
public final class LocalServer implements AutoCloseable {

  /** Of an HTML page. */
  public static final String HTML = "text/html; charset=utf-8";

  private static final String TEXT = "text/plain; charset=utf-8";

  /** Requests at once; one that is never finished takes a thread. */
  private static final int THREADS = 128;

  /** Seconds that a request may take to arrive at any server of {@code jdk.httpserver}. */
  private static final String REQUEST_TIME = "sun.net.httpserver.maxReqTime";

  private static final int BACKLOG = 64;
  private static final long IDLE_SECONDS = 5;
  private static final long LAST_MILLIS = 2500;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control", "no-store",
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Content-Security-Policy",
              "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
                  + " connect-src 'self'; img-src data: blob:; frame-ancestors 'none'");

  /**
   * What is sent.
   *
   * @param status of HTTP
   * @param type of the text
   * @param sent called when it was sent
   */
  public record Answer(int status, String type, String text, Runnable sent) {

    /** What was asked for. */
    public static Answer of(String type, String text) {
      return new Answer(200, type, text, () -> {});
    }

    /** What was asked for is wrong. */
    public static Answer wrong(String message) {
      return new Answer(400, TEXT, message, () -> {});
    }

    /** There is no such page. */
    public static Answer none() {
      return new Answer(404, TEXT, "there is nothing here", () -> {});
    }
  }

  /** What answers requests. Called on several threads at once. */
  public interface Pages {

    /**
     * A page.
     *
     * @param path from the root, such as {@code /}
     * @param query by name, decoded
     */
    Answer answer(String path, Map<String, String> query);
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Set<String> hosts;
  private final Pages pages;

  /**
   * Starts it.
   *
   * @param option that the port is from
   * @param port of the loopback address; 0 for any that is free
   * @param pages what answers
   * @throws InvalidInputException if the port is taken, or not to be had
   */
  public LocalServer(String option, int port, Pages pages) {
    this.pages = pages;
    if (System.getProperty(REQUEST_TIME) == null) {
      System.setProperty(REQUEST_TIME, "10"); // who never finishes a request lets go of its thread
    }
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      server = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    } catch (IOException e) {
      throw new InvalidInputException(
          ("%s: port %s is not available (%s); choose another one, or 0 for any that is free")
              .formatted(option, port, e.getMessage()),
          e);
    }
    int bound = server.getAddress().getPort();
    hosts = Set.of("127.0.0.1:" + bound, "localhost:" + bound, "[::1]:" + bound);
    AtomicInteger count = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "eprop-live-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where the pages are. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
        send(exchange, new Answer(403, TEXT, "this page is for this computer only", () -> {}));
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, new Answer(405, TEXT, "only GET", () -> {}));
      } else {
        URI uri = exchange.getRequestURI();
        Answer answer = pages.answer(uri.getPath(), query(uri.getRawQuery()));
        send(exchange, answer);
        answer.sent().run();
      }
    }
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
    HEADERS.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** Ends it; all threads are gone then. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      threads.awaitTermination(LAST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
