package org.eprop.report.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eprop.report.live.LocalServer.Answer;

/**
 * Serves the page of a running training to browsers on this computer: the loopback address only,
 * and only to requests that name it, so that no page from elsewhere can read it under another name.
 * The training thread only leaves its numbers ({@link #progress}, {@link #epoch}); pages are made
 * on threads of the server, which end with it.
 */
public final class LiveServer implements AutoCloseable {

  private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LAST_LOOK_MILLIS = 2500;
  private static final String JSON = "application/json";

  private final LiveRun run;
  private final LocalServer server;

  /**
   * Starts it.
   *
   * @param port of the loopback address; 0 for any that is free
   * @param title of the page
   * @throws org.eprop.api.plugin.InvalidInputException if the port is taken, or not to be had
   */
  public LiveServer(int port, String title) {
    run = new LiveRun(title);
    server = new LocalServer("--live", port, (path, query) -> answer(run, path));
  }

  private static Answer answer(LiveRun run, String path) {
    return switch (path) {
      case "/" -> Answer.of(LocalServer.HTML, run.page().html());
      case "/state" -> state(run);
      case "/charts" -> Answer.of(JSON, run.charts());
      default -> Answer.none();
    };
  }

  /** The end is seen when it has been sent, not before: the server goes away then. */
  private static Answer state(LiveRun run) {
    boolean ended = run.hasEnded();
    return new Answer(200, JSON, run.state(), ended ? run::endIsSeen : () -> {});
  }

  /** Where the page is. */
  public URI address() {
    return server.address();
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

  /** Ends it, once a page that is open has seen the end; all threads are gone then. */
  @Override
  public void close() {
    run.awaitLook(RECENT_NANOS, LAST_LOOK_MILLIS);
    server.close();
  }
}
