package org.eprop.report.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.eprop.report.chart.Chart;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.run.LearningCurves;

/** What is known of a running training. Thread-safe. */
final class LiveRun {

  private final String title;
  private final List<JsonNode> epochs = new ArrayList<>();
  private JsonNode now = JsonNodeFactory.instance.objectNode();
  private String ended = "";
  private boolean endSeen;
  private long lookedAt;
  private boolean looked;

  LiveRun(String title) {
    this.title = title;
  }

  synchronized void progress(JsonNode batch) {
    now = batch;
  }

  synchronized void epoch(JsonNode metrics) {
    epochs.add(metrics);
  }

  synchronized void end(String words) {
    ended = words;
  }

  private synchronized List<JsonNode> epochs() {
    return List.copyOf(epochs);
  }

  /** Whether it has ended. */
  synchronized boolean hasEnded() {
    return !ended.isEmpty();
  }

  /** A page has been told how it ended. */
  synchronized void endIsSeen() {
    endSeen = true;
    notifyAll();
  }

  /** The number of epochs, where training is, and how it ended, as JSON. */
  synchronized String state() {
    looked = true;
    lookedAt = System.nanoTime();
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("epochs", epochs.size());
    state.set("now", now);
    return state.put("ended", ended).toString();
  }

  /** The page's charts, as they are in the page. */
  String charts() {
    ArrayNode charts = JsonNodeFactory.instance.arrayNode();
    for (Chart chart : page().charts()) {
      charts.add(chart.json());
    }
    return charts.toString();
  }

  /** The page as of now; its script keeps it up to date. */
  Page page() {
    Page page = new Page(title, "Live, on this computer only. The page updates itself.");
    page.section("now", "Now").html(Resources.text(LiveRun.class, "live.html"));
    LearningCurves.add(page, epochs());
    return page.style(Resources.text(LiveRun.class, "live.css"))
        .script(Resources.text(LiveRun.class, "live.js"));
  }

  /**
   * Waits until a page has seen the end, if one has looked lately.
   *
   * @param recentNanos so long ago is lately
   * @param mostMillis how long at most
   */
  synchronized void awaitLook(long recentNanos, long mostMillis) {
    long end = System.nanoTime() + 1_000_000 * mostMillis;
    boolean watched = looked && System.nanoTime() - lookedAt < recentNanos;
    while (watched && !ended.isEmpty() && !endSeen && System.nanoTime() < end) {
      try {
        wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
