package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All runs of a folder, and one that is served. */
class RunsCommandTest {

  @TempDir Path folder;

  @Test
  void allRunsOfAFolderAreOnOnePage() throws IOException {
    Cli.trainQuickly(1, folder.resolve("runs/a"), "--no-report").succeeded();
    Cli.trainQuickly(2, folder.resolve("runs/more/b"), "--no-report", "--seed=7").succeeded();
    Path damaged = Files.createDirectories(folder.resolve("runs/c"));
    Files.writeString(damaged.resolve("experiment.json"), "{");
    Files.writeString(damaged.resolve("metrics.jsonl"), "");
    Files.createSymbolicLink(folder.resolve("runs/a/again"), folder.resolve("runs/a"));
    Files.createSymbolicLink(folder.resolve("runs/latest"), folder.resolve("runs/more/b"));
    Files.createSymbolicLink(folder.resolve("runs/0"), folder.resolve("runs/a"));
    Cli cli = Cli.run("runs", folder.resolve("runs") + "");
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.err().startsWith("eprop: warning: ") && cli.err().contains("/c"), cli.err());
    List<String> lines = cli.out().lines().toList();
    assertEquals(4, lines.size(), cli.out());
    assertTrue(lines.get(1).startsWith("a ") && lines.get(2).startsWith("more"), cli.out());
    String page = Files.readString(folder.resolve("runs/runs.html"));
    assertTrue(page.contains("<h1>2 runs</h1>") && page.contains("data-legend=\"epochs\""));
    JsonNode json =
        new ObjectMapper().readTree(Cli.run("runs", folder.resolve("runs") + "", "--json").out());
    assertEquals(2, json.get(1).get("epochs").asInt());
    Cli none = Cli.run("runs", damaged + "");
    assertEquals(2, none.status());
    assertTrue(none.err().contains("there is no run in it"), none.err());
    Path nowhere = folder.resolve("nowhere");
    Cli.run("runs", nowhere + "").refused("eprop: " + nowhere + ": there is no such folder");
    Path file = Files.createFile(folder.resolve("file"));
    Cli.run("runs", file + "")
        .refused("eprop: " + file + ": got a file, but expected a folder of runs");
  }

  private static HttpResponse<String> get(URI page) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Any sample and neuron, without a command. */
  @Test
  @Timeout(60)
  void aPageThatIsServedShowsWhatItIsAskedFor() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(1, run, "--no-report").succeeded();
    Process process =
        new ProcessBuilder(Cli.command(List.of("report", run + "", "--serve", "0"))).start();
    try (BufferedReader out = process.inputReader()) {
      URI address = URI.create(out.readLine());
      assertTrue(get(address).body().contains("This is sample 0 of the validation set"));
      String other = get(address.resolve("?set=test&sample=3&neurons=layer0%3A4")).body();
      assertTrue(other.contains("This is sample 3 of the test set"), other);
      assertTrue(other.contains("Neuron 4 \u00b7 "));
      HttpResponse<String> wrong = get(address.resolve("?sample=999"));
      assertEquals(400, wrong.statusCode());
      assertTrue(wrong.body().contains("expected 0 to 15"), wrong.body());
    } finally {
      process.destroy();
      process.waitFor();
    }
  }
}
