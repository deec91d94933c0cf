package org.eprop.report.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Serves the page of a running training to browsers on this computer: the loopback address only,
 * and only to requests that name it, so that no page from elsewhere can read it under another name.
 * The training thread only leaves its numbers ({@link #progress}, {@link #epoch}); pages are made
 * on threads of the server, which end with it.
 */
public final class LiveServer implements AutoCloseable {

  /** Requests at once; one that is never finished takes a thread. */
  private static final int THREADS = 128;

  private static final int BACKLOG = 64;
  private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LAST_LOOK_MILLIS = 2500;
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control", "no-store",
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Content-Security-Policy",
              "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
                  + " connect-src 'self'; img-src data:; frame-ancestors 'none'");

  private final LiveRun run;
  private final HttpServer server;
  private final ExecutorService threads;
  private final Set<String> hosts;

  /**
   * Starts it.
   *
   * @param port of the loopback address; 0 for any that is free
   * @param title of the page
   * @throws InvalidInputException if the port is taken, or not to be had
   */
  public LiveServer(int port, String title) {
    this.run = new LiveRun(title);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      server = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    } catch (IOException e) {
      throw new InvalidInputException(
          "--live: port "
              + port
              + " is not available ("
              + e.getMessage()
              + "); choose another one, or 0 for any that is free",
          e);
    }
    int bound = server.getAddress().getPort();
    hosts = Set.of("127.0.0.1:" + bound, "localhost:" + bound, "[::1]:" + bound);
    AtomicInteger count = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            THREADS,
            RECENT_NANOS,
            TimeUnit.NANOSECONDS,
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

  /** Where the page is. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /**
   * Where training is; replaces what was said before.
   *
   * @param now {@code epoch}, {@code epochs}, {@code batch}, {@code batches}, {@code update}, and
   *     the numbers of the epoch so far
   */
  public void progress(JsonNode now) {
    run.progress(now);
  }

  /** Adds an epoch, as a line of {@code metrics.jsonl} has it. */
  public void epoch(JsonNode metrics) {
    run.epoch(metrics);
  }

  /** Says how it ended. */
  public void end(String words) {
    run.end(words);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
        send(exchange, 403, "text/plain", "this page is for this computer only");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, "text/plain", "only GET");
      } else {
        switch (exchange.getRequestURI().getPath()) {
          case "/" -> send(exchange, 200, HTML, run.page().html());
          case "/state" -> sendState(exchange);
          case "/charts" -> send(exchange, 200, JSON, run.charts());
          default -> send(exchange, 404, "text/plain", "there is nothing here");
        }
      }
    }
  }

  /** The end is seen when it has been sent, not before: the server goes away then. */
  private void sendState(HttpExchange exchange) throws IOException {
    boolean ended = run.hasEnded();
    send(exchange, 200, JSON, run.state());
    if (ended) {
      run.endIsSeen();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    HEADERS.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** Ends it, once a page that is open has seen the end; all threads are gone then. */
  @Override
  public void close() {
    run.awaitLook(RECENT_NANOS, LAST_LOOK_MILLIS);
    server.stop(0);
    threads.shutdownNow();
    try {
      threads.awaitTermination(LAST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
