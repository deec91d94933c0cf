package org.eprop.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.campaign.flip.BitFlips;
import org.eprop.campaign.fuzz.Fuzzer;
import org.eprop.campaign.fuzz.Messages;
import org.eprop.campaign.kill.KillDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short campaign; README.md has the long one. */
@Timeout(600)
class CampaignTest {

  @TempDir Path work;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Mistakes findings =
      new Mistakes(new PrintStream(shown, true, StandardCharsets.UTF_8));

  private void nothingFound() {
    assertEquals(List.of(), findings.list());
  }

  @Tag("nightly")
  @Test
  void killedRunsEndAsIfNothingHadBeen() throws IOException, InterruptedException {
    new KillDriver(work, findings, 1, 2).run(0, 2);
    nothingFound();
    assertTrue(
        findings.of("killed runs whose results are those of an uninterrupted one") >= 1,
        shown::toString);
  }

  @Tag("nightly")
  @Test
  void flippedBitsAreRefusedOrWithoutEffect() throws IOException, InterruptedException {
    new BitFlips(work, findings, 1).run(0, 8);
    nothingFound();
    assertTrue(findings.of("flips that are refused") >= 2, shown::toString);
  }

  @Test
  void messagesAreAnsweredOnceAndNothingElseIsDone() throws IOException {
    new Messages(work, findings, 1).run(0, 1500);
    nothingFound();
    assertTrue(findings.of("messages answered") > 200, shown::toString);
    assertTrue(findings.of("messages refused") > 200, shown::toString);
  }

  @Tag("nightly")
  @Test
  void nonsenseIsRefusedInWords() throws InterruptedException {
    Fuzzer fuzzer = new Fuzzer(work, findings, 1);
    fuzzer.run(Optional.empty(), 0, 150);
    nothingFound();
    String message =
        assertThrows(InvalidInputException.class, () -> fuzzer.run(Optional.of("experimnt"), 0, 1))
            .getMessage();
    assertTrue(message.startsWith("unknown target \"experimnt\"; nearest: "), message);
    for (String name : fuzzer.names()) {
      assertTrue(
          findings.of("inputs refused by " + name) + findings.of("inputs taken by " + name) > 0,
          name);
    }
    assertTrue(findings.of("inputs refused by npy") > 8, shown::toString);
  }

  /** The campaign has to see what it looks for. */
  @Test
  void whatDiffersIsSeen() {
    Map<String, byte[]> whole = Map.of("a.npz", new byte[] {1}, "b.json", new byte[] {2});
    assertEquals(List.of(), Results.differences(whole, whole));
    assertEquals(
        List.of("a.npz differs", "b.json is missing", "c is left over"),
        Results.differences(whole, Map.of("a.npz", new byte[] {3}, "c", new byte[0])));
  }

  @Test
  void progressIsShownEveryTenSeconds() {
    AtomicLong millis = new AtomicLong();
    Mistakes progress =
        new Mistakes(new PrintStream(shown, true, StandardCharsets.UTF_8), millis::get);
    for (int i = 1; i <= 25; i++) {
      millis.addAndGet(1000);
      progress.progress("flips, next --from " + i, i, 30);
      if (i == 15) {
        progress.found("hang", "number 15");
      }
    }
    assertEquals(
        """
        10 of 30 flips, next --from 10, nothing found
        FOUND hang: number 15
        20 of 30 flips, next --from 20, 1 found
        """,
        shown.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
  }

  @Test
  void findingsAreCountedAndTheFirstOfAKindShown() {
    for (int i = 0; i < 5; i++) {
      findings.found("hang", "number " + i);
    }
    findings.count("well");
    findings.summary();
    String text = shown.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    assertTrue(text.startsWith("FOUND hang: number 0\n"), text);
    assertTrue(text.contains("FOUND hang: number 2\n") && !text.contains("number 3"), text);
    assertTrue(text.endsWith("         1  well\n         5  FOUND hang\n5 found\n"), text);
  }
}
