package org.eprop.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.stream.drift.Adwin;
import org.eprop.stream.evaluation.Prequential;
import org.eprop.stream.keyed.DriftAction;
import org.eprop.stream.keyed.KeyedLearner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The block of integrations/stream/README.md about the service is what runs here. */
class ServicePageTest {

  @TempDir private Path folder;

  private static void run(
      KeyedLearner learner,
      KeyedLearner next,
      KeyStore store,
      float[] x,
      Path file,
      byte[] networkFile)
      throws IOException {
    Prequential<String> evaluation =
        Prequential.ofClasses(2, new Prequential.Settings(1000, 100, 100, false));
    StreamService service =
        StreamService.of(learner.withLateness(100))
            .watch(() -> new Adwin(0.002), DriftAction.RENEW)
            .cache(10_000)
            .store(store)
            .threads(4)
            .evaluation(evaluation)
            .start();
    StreamStep step = service.step("pump 7", x).join(); // y and its number
    service.label(step, 1); // when the label comes, late or not
    service.pass("pump 7", step.step()); // or if it never does
    service.swap(next); // a new version, while events come
    service.snapshot(file, networkFile); // all keys at one moment, whole or not at all
    service.close(); // does what waits, ends its threads
    // the end
    assertEquals(2, step.y().length);
    assertEquals(1, evaluation.total().labels());
    assertEquals(1, service.count(StreamCount.LABELS));
  }

  @Test
  void runs() throws IOException {
    Path file = folder.resolve("snapshot");
    KeyStore store = KeyStore.inMemory();
    run(
        StreamServiceTest.learner(12, 1),
        StreamServiceTest.learner(14, 2),
        store,
        new float[StreamServiceTest.CHANNELS],
        file,
        new byte[] {7});
    assertEquals(7, StreamSnapshot.model(file)[0]);
    assertTrue(store.get("pump 7").length > 0);
  }

  @Test
  void thePageHasIt() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/eprop/stream/service/ServicePageTest.java"));
    int begin = source.indexOf("    Prequential<String> evaluation =");
    String block = source.substring(begin, source.indexOf("    // the end", begin)).indent(-4);
    String page = Files.readString(Path.of("README.md"));
    assertTrue(page.contains("```java\n" + block + "```"), block);
  }
}
