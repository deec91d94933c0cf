package org.eprop.report.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eprop.report.live.LocalServer.Answer;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.run.LearningSection;

/**
 * Serves the page of a running training to browsers on this computer: the loopback address only,
 * and only to requests that name it, so that no page from elsewhere can read it under another name.
 * The training thread only leaves its numbers ({@link #progress}, {@link #epoch}); pages are made
 * on threads of the server, which end with it. Thread-safe.
 */
public final class LiveServer implements AutoCloseable {

  private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2500);
  private static final String JSON = "application/json";

  private final String title;
  private final LocalServer server;
  private final List<JsonNode> epochs = new ArrayList<>();
  private JsonNode now = JsonNodeFactory.instance.objectNode();
  private String ended = "";
  private boolean endSeen;
  private long lookedAt;
  private boolean looked;

  /**
   * Starts it.
   *
   * @param port of the loopback address; 0 for any that is free
   * @param title of the page
   * @throws org.eprop.api.plugin.InvalidInputException if the port is taken, or not to be had
   */
  public LiveServer(int port, String title) {
    this.title = title;
    server = new LocalServer("--live", port, (path, query) -> answer(path));
  }

  private Answer answer(String path) {
    return switch (path) {
      case "/" -> Answer.of(LocalServer.HTML, page().html());
      case "/state" -> state();
      case "/charts" -> Answer.of(JSON, charts());
      default -> Answer.none();
    };
  }

  /** The page as of now; its script keeps it up to date. */
  private Page page() {
    Page page = new Page(title, "Live, on this computer only. The page updates itself.");
    page.section("now", "Now").html(Resources.text(LiveServer.class, "live.html"));
    LearningSection.add(page, epochs());
    return page.style(Resources.text(LiveServer.class, "live.css"))
        .script(Resources.text(LiveServer.class, "live.js"));
  }

  private synchronized List<JsonNode> epochs() {
    return List.copyOf(epochs);
  }

  /** The page's charts, as they are in the page. */
  private String charts() {
    ArrayNode charts = JsonNodeFactory.instance.arrayNode();
    page().charts().forEach(chart -> charts.add(chart.json()));
    return charts.toString();
  }

  /**
   * The number of epochs, where training is, and how it ended. The end is seen when it has been
   * sent, not before: the server goes away then.
   */
  private synchronized Answer state() {
    looked = true;
    lookedAt = System.nanoTime();
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("epochs", epochs.size());
    state.set("now", now);
    state.put("ended", ended);
    return new Answer(200, JSON, state.toString(), ended.isEmpty() ? () -> {} : this::endIsSeen);
  }

  private synchronized void endIsSeen() {
    endSeen = true;
    notifyAll();
  }

  /** Where the page is. */
  public URI address() {
    return server.address();
  }

  /**
   * Where training is; replaces what was said before.
   *
   * @param batch {@code epoch}, {@code epochs}, {@code batch}, {@code batches}, {@code update}, and
   *     the numbers of the epoch so far
   */
  public synchronized void progress(JsonNode batch) {
    now = batch;
  }

  /** Adds an epoch, as a line of {@code metrics.jsonl} has it. */
  public synchronized void epoch(JsonNode metrics) {
    epochs.add(metrics);
  }

  /** Says how it ended. */
  public synchronized void end(String words) {
    ended = words;
  }

  /** Ends it, once a page that is open has seen the end; all threads are gone then. */
  @Override
  public void close() {
    awaitLook();
    server.close();
  }

  /** Waits until a page has seen the end, if one has looked lately. */
  private synchronized void awaitLook() {
    long end = System.nanoTime() + LAST_LOOK_NANOS;
    boolean watched = looked && System.nanoTime() - lookedAt < RECENT_NANOS;
    while (watched && !ended.isEmpty() && !endSeen && System.nanoTime() < end) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, end - System.nanoTime()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
