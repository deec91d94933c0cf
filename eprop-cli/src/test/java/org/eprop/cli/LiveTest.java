package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --live}. */
class LiveTest {

  /** So many that the page is there before they are over. */
  private static final int EPOCHS = 600;

  @TempDir Path folder;

  private static JsonNode state(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address + "state")).build();
    return new ObjectMapper()
        .readTree(
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** While it trains, the page has what metrics.jsonl has; it is gone afterwards. */
  @Test
  void aPageFollowsTheTraining() throws Exception {
    Path run = folder.resolve("run");
    StringWriter err = new StringWriter();
    List<String> arguments = Cli.quick(EPOCHS, run, "--live=0", "--no-report", "--threads=1");
    CompletableFuture<Integer> training =
        CompletableFuture.supplyAsync(
            () ->
                Main.run(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(err, true),
                    arguments.toArray(String[]::new)));
    Pattern pattern = Pattern.compile("live: (http://127\\.0\\.0\\.1:\\d+/)\\R");
    String address = null;
    int seen = 0;
    boolean ended = false;
    while (!training.isDone()) {
      Matcher matcher = pattern.matcher(err.toString());
      if (address == null && matcher.find()) {
        address = matcher.group(1);
      }
      if (address != null && !ended) {
        JsonNode state = state(address);
        seen = Math.max(seen, state.get("epochs").asInt());
        ended = state.get("ended").asText().equals("Training is finished.");
        if (state.get("now").has("epoch")) {
          assertEquals(EPOCHS, state.at("/now/epochs").asInt());
          assertTrue(state.at("/now/loss").isNumber());
        }
      }
      Thread.sleep(10);
    }

    assertEquals(0, training.get(60, TimeUnit.SECONDS));
    assertEquals(EPOCHS, seen, "every epoch was told");
    assertTrue(ended, "the page was waited for to see the end");
    assertEquals(EPOCHS, Files.readAllLines(run.resolve("metrics.jsonl")).size());
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("eprop-live")));
  }

  @Test
  void aTakenPortIsAMistakeBeforeAnythingIsDone() throws Exception {
    Path run = folder.resolve("run");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Cli.trainQuickly(1, run, "--live=" + port)
          .refused(
              "eprop: --live: port "
                  + port
                  + " can't be had (Address already in use); choose another one, or 0 for any that"
                  + " is free");
    }
    assertFalse(Files.exists(run.resolve("experiment.json")));
    Cli.trainQuickly(1, run, "--no-report").succeeded();
  }

  @Test
  void aPortIsANumberThatPortsHave() {
    Cli wrong = Cli.trainQuickly(1, folder.resolve("run"), "--live=65536");
    assertEquals(2, wrong.status());
    assertTrue(
        wrong.err().contains("--live: got 65536, but expected a port, 0 to 65535"), wrong.err());
  }
}
