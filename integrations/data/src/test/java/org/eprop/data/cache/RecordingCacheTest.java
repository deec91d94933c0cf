package org.eprop.data.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.data.cache.RecordingCache.CacheFile;
import org.eprop.data.reader.CsvFiles;
import org.eprop.data.reader.Heidelberg;
import org.eprop.experiment.io.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache is what was decoded, whatever happened to it. */
class RecordingCacheTest {

  private static final String KEY = Sha256.of("some data");

  @TempDir private Path folder;

  private final AtomicInteger reads = new AtomicInteger();

  /** Five recordings of random events, the third of which is empty; it counts what is read. */
  private EventSource source(SensorShape sensor) {
    List<EventRecording> recordings = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 5; i++) {
      EventRecordingBuilder events = new EventRecordingBuilder(sensor);
      for (int e = 0; e < (i == 2 ? 0 : 20 + i); e++) {
        events.add(random.nextInt(1_000_000), random.nextInt(sensor.channels()));
      }
      recordings.add(events.lasts(1_000_000 + i).build());
    }
    return new EventSource() {
      @Override
      public SensorShape sensor() {
        return sensor;
      }

      @Override
      public int size() {
        return recordings.size();
      }

      @Override
      public EventRecording read(int index) {
        reads.incrementAndGet();
        return recordings.get(index);
      }

      @Override
      public int label(int index) {
        return UNLABELLED;
      }

      @Override
      public List<String> classes() {
        return List.of();
      }

      @Override
      public List<Path> files() {
        return List.of();
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  private static void expectSame(EventSource source, RecordingCache cache) {
    assertEquals(source.size(), cache.size());
    assertEquals(source.sensor(), cache.sensor());
    for (int i = 0; i < source.size(); i++) {
      EventRecording expected = source.read(i);
      EventRecording actual = cache.read(i);
      assertEquals(expected.size(), actual.size());
      assertEquals(expected.duration(), actual.duration());
      for (int e = 0; e < expected.size(); e++) {
        assertEquals(expected.time(e), actual.time(e));
        assertEquals(expected.address(e), actual.address(e));
      }
    }
  }

  private Path file() {
    return folder.resolve(KEY + ".recordings");
  }

  @Test
  void whatWasDecodedIsReadAgainWithoutDecoding() {
    for (int channels : new int[] {700, 70_000}) {
      Path own = folder.resolve("of" + channels);
      EventSource source = source(SensorShape.line(channels));
      reads.set(0);
      try (RecordingCache made = RecordingCache.of(own, KEY, source)) {
        assertEquals(5, reads.get());
        expectSame(source, made);
      }
      reads.set(0);
      try (RecordingCache again = RecordingCache.of(own, KEY, source)) {
        assertEquals(0, reads.get());
        expectSame(source, again);
      }
    }
  }

  @Test
  void aBitThatFlippedAnywhereMakesItAnew() throws IOException {
    EventSource source = source(SensorShape.line(700));
    RecordingCache.of(folder, KEY, source).close();
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < whole.length; at += at < 100 || at > whole.length - 100 ? 1 : 7) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      Files.deleteIfExists(file()); // else the file system waits for the disk each time
      Files.write(file(), flipped);
      reads.set(0);
      try (RecordingCache cache = RecordingCache.of(folder, KEY, source)) {
        assertEquals(5, reads.get(), "byte " + at);
        expectSame(source, cache);
      }
      assertEquals(-1, mismatch(whole), "byte " + at);
    }
  }

  private int mismatch(byte[] whole) throws IOException {
    return java.util.Arrays.mismatch(whole, Files.readAllBytes(file()));
  }

  @Test
  void onePartOrTooMuchOrSomethingElseMakesItAnew() throws IOException {
    EventSource source = source(SensorShape.line(700));
    RecordingCache.of(folder, KEY, source).close();
    byte[] whole = Files.readAllBytes(file());
    byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 8);
    for (byte[] other :
        List.of(
            new byte[0],
            java.util.Arrays.copyOf(whole, 20),
            java.util.Arrays.copyOf(whole, whole.length / 2),
            java.util.Arrays.copyOf(whole, whole.length - 1),
            longer,
            new byte[whole.length])) {
      Files.write(file(), other);
      try (RecordingCache cache = RecordingCache.of(folder, KEY, source)) {
        expectSame(source, cache);
      }
      assertEquals(-1, mismatch(whole));
    }
    String otherKey = Sha256.of("other data");
    Files.copy(file(), folder.resolve(otherKey + ".recordings"));
    reads.set(0);
    RecordingCache.of(folder, otherKey, source).close();
    assertEquals(5, reads.get(), "a cache of another key is not believed");
  }

  @Test
  void changedInUseIsAnError() throws IOException {
    EventSource source = source(SensorShape.line(700));
    try (RecordingCache cache = RecordingCache.of(folder, KEY, source)) {
      byte[] bytes = Files.readAllBytes(file());
      bytes[CacheFile.HEADER + 10] ^= 1;
      Files.write(file(), bytes);
      assertEquals(
          file() + ": recording 0 was changed while it was in use; the next run builds it again",
          assertThrows(InvalidInputException.class, () -> cache.read(0)).getMessage());
      Files.write(file(), new byte[3]);
      assertThrows(InvalidInputException.class, () -> cache.read(1));
    }
  }

  @Test
  void manyAtOnceGetTheSameAndOneMakesIt() throws Exception {
    EventSource source = source(SensorShape.line(700));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<RecordingCache>> all = new ArrayList<>();
      for (int n = 0; n < 8; n++) {
        all.add(threads.submit(() -> RecordingCache.of(folder, KEY, source)));
      }
      for (Future<RecordingCache> one : all) {
        one.get().close();
      }
      assertEquals(5, reads.get());
    } finally {
      threads.shutdownNow();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(
          List.of(".lock", KEY + ".recordings"),
          left.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  /** Another process wants the same caches at the same time: both get them whole. */
  @Test
  void anotherProcessAtTheSameTime() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MakesCaches.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    MakesCaches.main(new String[] {folder.toString()});
    assertEquals("", new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals(0, other.waitFor());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(MakesCaches.MANY + 1, left.count());
    }
  }

  /** What each of the processes does. */
  static final class MakesCaches {
    static final int MANY = 40;

    public static void main(String[] arguments) {
      EventSource source = new RecordingCacheTest().source(SensorShape.line(700));
      for (int n = 0; n < MANY; n++) {
        String key = Sha256.of("data " + n);
        try (RecordingCache cache = RecordingCache.of(Path.of(arguments[0]), key, source)) {
          expectSame(source, cache);
        }
      }
    }
  }

  @Test
  void theKeyIsOfContentReaderAndSettings() {
    DataSource data = new DataSource("a", "a", "", "", 1, "01");
    DataSource moved = new DataSource("b", "b", "", "", 1, "01");
    DataSource changed = new DataSource("a", "a", "", "", 1, "02");
    Choice<EventReaderFactory> reader = Choice.of(new Heidelberg());
    String key = CacheKey.of(data, reader);
    assertEquals(key, CacheKey.of(moved, reader));
    assertNotEquals(key, CacheKey.of(changed, reader));
    assertNotEquals(key, CacheKey.of(data, Choice.of(new Heidelberg(), Map.of("channels", 600))));
    assertNotEquals(key, CacheKey.of(data, Choice.of(new CsvFiles())));
  }

  @Test
  void whereNothingCanBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    UncheckedIOException problem =
        assertThrows(
            UncheckedIOException.class,
            () -> RecordingCache.of(file, KEY, source(SensorShape.line(700))));
    assertTrue(
        problem.getMessage().startsWith(file + "/.lock: can't be written: "), problem::toString);
  }
}
