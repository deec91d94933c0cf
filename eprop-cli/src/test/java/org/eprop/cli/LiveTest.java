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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.host.Main;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --live}. */
class LiveTest {

  private static final int EPOCHS = 100;

  @TempDir Path folder;

  private static JsonNode state(String address) throws IOException {
    return new ObjectMapper().readTree(URI.create(address + "state").toURL());
  }

  /**
   * A page that looks as soon as its address is told, which is before the first epoch: training
   * waits for the line to be written.
   */
  private static final class Onlooker extends StringWriter {

    private static final Pattern ADDRESS =
        Pattern.compile("live: (http://127\\.0\\.0\\.1:\\d+/)\\R");
    private final CompletableFuture<String> address = new CompletableFuture<>();

    @Override
    public void flush() {
      Matcher matcher = ADDRESS.matcher(toString());
      if (!address.isDone() && matcher.find()) {
        try {
          assertEquals(0, state(matcher.group(1)).get("epochs").asInt());
          address.complete(matcher.group(1));
        } catch (IOException | RuntimeException | AssertionError e) {
          address.completeExceptionally(e);
        }
      }
    }
  }

  /** While it trains, the page has what metrics.jsonl has; it is gone afterwards. */
  @Test
  void aPageFollowsTheTraining() throws Exception {
    Path run = folder.resolve("run");
    Onlooker err = new Onlooker();
    List<String> arguments = Cli.quick(EPOCHS, run, "--live=0", "--no-report", "--threads=1");
    CompletableFuture<Integer> training =
        CompletableFuture.supplyAsync(
            () ->
                Main.run(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(err, true),
                    arguments.toArray(String[]::new)));
    String address = err.address.get(60, TimeUnit.SECONDS);
    JsonNode state;
    do {
      // the server waits for a page that has looked to see the end
      state = state(address);
      if (state.get("now").has("epoch")) {
        assertEquals(EPOCHS, state.at("/now/epochs").asInt());
        assertTrue(state.at("/now/loss").isNumber());
      }
      Thread.sleep(10);
    } while (state.get("ended").asText().isEmpty());

    assertEquals("Training is finished.", state.get("ended").asText());
    assertEquals(EPOCHS, state.get("epochs").asInt(), "every epoch was told");
    assertEquals(0, training.get(60, TimeUnit.SECONDS));
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
                  + " is not available (Address already in use); choose another one, or 0 for any"
                  + " that"
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
