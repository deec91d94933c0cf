package org.eprop.data.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A server of one file, on this machine, with the faults that servers have. */
final class Server implements AutoCloseable {

  private final HttpServer server;
  private final List<String> ranges = new CopyOnWriteArrayList<>();

  byte[] content;
  boolean knowsRanges = true;
  boolean saysLength = true;
  int status;

  /** Which byte an answer to a range begins with, in place of the one that was asked for. */
  Integer otherRange;

  /** ms between bytes; 0 for all at once. */
  int slow;

  /** After how many bytes each answer breaks off, in order; the ones after the last are whole. */
  final List<Integer> breaks = new ArrayList<>();

  Server(byte[] content) throws IOException {
    this.content = content;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/file");
  }

  /** The Range of each request, "" for none. */
  List<String> ranges() {
    return ranges;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range == null ? "" : range);
    int from = range == null || !knowsRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (status != 0 || from >= content.length && from > 0) {
      exchange.sendResponseHeaders(status != 0 ? status : 416, -1);
      exchange.close();
      return;
    }
    byte[] rest = Arrays.copyOfRange(content, from, content.length);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes "
                  + (otherRange == null ? from : otherRange)
                  + "-"
                  + (content.length - 1)
                  + "/"
                  + content.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, saysLength ? rest.length : 0);
    int sent = breaks.isEmpty() ? rest.length : Math.min(rest.length, breaks.remove(0));
    for (int i = 0; slow > 0 && i < sent; i++) {
      exchange.getResponseBody().write(rest, i, 1);
      exchange.getResponseBody().flush();
      LockSupport.parkNanos(slow * 1_000_000L);
    }
    exchange.getResponseBody().write(rest, 0, slow > 0 ? 0 : sent);
    exchange.getResponseBody().flush();
    // Without all that was promised this breaks the connection.
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
