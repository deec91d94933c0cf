package org.eprop.stream.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.stream.drift.AtErrors;
import org.eprop.stream.evaluation.ClassScores;
import org.eprop.stream.evaluation.Prequential;
import org.eprop.stream.keyed.DriftAction;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamServiceTest {

  private static final int KEYS = 40;
  private static final int STEPS = 30;

  /** At which step keys get their next version; a label comes with it. */
  private static final int SWAP = 13;

  static final int LATE = 3;
  static final int CHANNELS = 4;

  @TempDir private Path folder;

  static KeyedLearner learner(int neurons, long seed) {
    try (Plugins plugins =
        Plugins.builder().classPath(StreamServiceTest.class.getClassLoader()).build()) {
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      return KeyedLearner.ownReadout(
              new NetworkBuilder(plugins, CHANNELS, 2)
                  .layer(l -> l.population("lif", neurons).gains(3, 1))
                  .create(seed),
              sgd.create(Context.defaults(sgd)),
              0.05)
          .withLateness(LATE);
    }
  }

  private static KeyedLearner learner() {
    return learner(12, 1);
  }

  static float[] input(int key, int t) {
    RandomGenerator random = new RandomStreams(key).stream("input", t);
    float[] x = new float[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      x[i] = random.nextFloat();
    }
    return x;
  }

  private static int label(int key, int t) {
    return (key + t / 7) % 2;
  }

  static String name(int key) {
    return "key " + key;
  }

  /**
   * Steps from .. end-1 of all keys, and the labels that come meanwhile; every fifth never does.
   */
  private static double[][][] run(StreamService service, int from, int end) {
    List<List<CompletableFuture<double[]>>> y = new ArrayList<>();
    for (int t = from; t < end; t++) {
      y.add(new ArrayList<>());
      for (int k = 0; k < KEYS; k++) {
        y.get(t - from).add(send(service, k, t));
      }
    }
    double[][][] all = new double[end - from][KEYS][];
    for (int t = 0; t < all.length; t++) {
      for (int k = 0; k < KEYS; k++) {
        all[t][k] = y.get(t).get(k).join();
      }
    }
    return all;
  }

  /** A step, and the label that comes after it. */
  static CompletableFuture<double[]> send(StreamService service, int k, int t) {
    CompletableFuture<double[]> y = step(service, k, t);
    label(service, k, t);
    return y;
  }

  private static CompletableFuture<double[]> step(StreamService service, int k, int t) {
    return service.step(name(k), input(k, t)).thenApply(StreamStep::y);
  }

  /** The label that comes after step t. */
  private static void label(StreamService service, int k, int t) {
    int labelled = t - LATE;
    if (labelled >= 0 && labelled % 5 != 4) {
      service.label(name(k), labelled, label(k, labelled));
    } else if (labelled >= 0) {
      service.pass(name(k), labelled);
    }
  }

  static double[][] alone(KeyedSession session, int k, int from, int end) {
    double[][] y = new double[end - from][];
    for (int t = from; t < end; t++) {
      y[t - from] = session.step(input(k, t));
      label(session, k, t);
    }
    return y;
  }

  private static void label(KeyedSession session, int k, int t) {
    int labelled = t - LATE;
    if (labelled >= 0 && labelled % 5 != 4) {
      session.learnStep(labelled, label(k, labelled));
    } else if (labelled >= 0) {
      session.pass(labelled);
    }
  }

  private static void assertAsAlone(double[][][] y) {
    KeyedSession session = learner().open(null);
    for (int k = 0; k < KEYS; k++) {
      double[][] expected = alone(session.open(null), k, 0, y.length);
      for (int t = 0; t < y.length; t++) {
        assertArrayEquals(expected[t], y[t][k], name(k) + ", step " + t);
      }
    }
  }

  @Test
  void eachKeyIsAsAloneForAnyNumberOfThreadsAndKeysAtHand() {
    for (int threads : new int[] {1, 3}) {
      for (int cache : new int[] {4, 1000}) {
        StreamService service =
            StreamService.of(learner()).threads(threads).cache(cache).queue(8).start();
        assertAsAlone(run(service, 0, STEPS));
        assertEquals(KEYS * STEPS, service.count(StreamCount.STEPS));
        assertEquals(
            0,
            service.count(StreamCount.FAILURES)
                + service.count(StreamCount.LATE_LABELS)
                + service.count(StreamCount.DIVERGENCES));
        assertEquals(cache == 4, service.count(StreamCount.MISSES) > KEYS);
        service.close();
        assertThrows(IllegalStateException.class, () -> service.step("a", input(0, 0)));
      }
    }
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().startsWith("eprop-stream")));
  }

  /** The states of two keys change places, or one loses a bit. */
  @Test
  void aStateThatAStoreGivesForAnotherKeyIsRefused() {
    Map<String, byte[]> states = new ConcurrentHashMap<>();
    KeyStore store =
        new KeyStore() {
          @Override
          public byte[] get(String key) {
            return states.get(key);
          }

          @Override
          public void put(String key, byte[] state) {
            states.put(key, state);
          }

          @Override
          public void remove(String key) {
            states.remove(key);
          }

          @Override
          public void forEach(BiConsumer<String, byte[]> to) {
            states.forEach(to);
          }
        };
    try (StreamService service = StreamService.of(learner()).store(store).cache(1).start()) {
      for (String key : List.of("a", "b", "c")) {
        service.step(key, input(0, 0)).join();
      }
      byte[] a = states.get("a");
      byte[] damaged = a.clone();
      damaged[a.length - 1] ^= 1;
      for (byte[] wrong : List.of(states.get("b"), damaged, new byte[3])) {
        states.put("a", wrong);
        CompletionException failed =
            assertThrows(CompletionException.class, () -> service.step("a", input(0, 1)).join());
        assertEquals(
            "key a: the store gave a state that is another key's, or damaged, but expected the one"
                + " that it was given",
            failed.getCause().getMessage());
      }
      states.put("a", a);
      assertEquals(1, service.step("a", input(0, 1)).join().step());
    }
  }

  /** Stopped in the middle, and begun again from a snapshot by a service of other settings. */
  @Test
  void aSnapshotHasAllKeysAndIsWholeOrNotThere() throws IOException {
    Path file = folder.resolve("snapshot");
    double[][][] y = new double[STEPS][][];
    try (StreamService service = StreamService.of(learner()).threads(2).cache(6).start()) {
      System.arraycopy(run(service, 0, 10), 0, y, 0, 10);
      service.snapshot(file, new byte[] {1, 2, 3});
      run(service, 10, 12); // is lost, and comes again
    }
    assertArrayEquals(new byte[] {1, 2, 3}, StreamSnapshot.model(file));
    try (StreamService service = StreamService.of(learner()).restore(file).start()) {
      System.arraycopy(run(service, 10, STEPS), 0, y, 10, STEPS - 10);
    }
    assertAsAlone(y);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
    byte[] bytes = Files.readAllBytes(file);
    for (int at : new int[] {0, 5, 20, bytes.length / 2, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      assertThrows(InvalidInputException.class, () -> StreamSnapshot.model(file), "byte " + at);
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
    assertThrows(InvalidInputException.class, () -> StreamSnapshot.model(file));
    Files.write(file, bytes);
    StreamService.Builder other = StreamService.of(learner(12, 5));
    assertThrows(InvalidInputException.class, () -> other.restore(file));
  }

  /**
   * A swap comes between two calls of each key, here without waiting for their answers: before a
   * step, between it and the label that comes with it, or after both.
   */
  @Test
  void aSwapWhileEventsFlowLosesNoKey() throws Exception {
    KeyedLearner next = learner(15, 2);
    List<List<CompletableFuture<double[]>>> y = new ArrayList<>();
    Path file = folder.resolve("snapshot");
    try (StreamService service = StreamService.of(learner()).threads(2).cache(6).start()) {
      for (int k = 0; k < KEYS; k++) {
        y.add(new ArrayList<>());
      }
      for (int t = 0; t < SWAP; t++) {
        for (int k = 0; k < KEYS; k++) {
          y.get(k).add(send(service, k, t));
        }
      }
      for (int k = 0; k < KEYS; k++) {
        Place place = Place.of(k);
        if (place != Place.BEFORE_THE_STEP) {
          y.get(k).add(step(service, k, SWAP));
        }
        if (place == Place.AFTER_THE_LABEL) {
          label(service, k, SWAP);
        }
      }
      service.swap(next);
      for (int k = 0; k < KEYS; k++) {
        Place place = Place.of(k);
        if (place == Place.BEFORE_THE_STEP) {
          y.get(k).add(step(service, k, SWAP));
        }
        if (place != Place.AFTER_THE_LABEL) {
          label(service, k, SWAP);
        }
      }
      for (int t = SWAP + 1; t < STEPS; t++) {
        for (int k = 0; k < KEYS; k++) {
          y.get(k).add(send(service, k, t));
        }
      }
      service.snapshot(file, new byte[0]);
      assertEquals(
          folder + ": got a folder, a pipe or a device, but expected the name of a file to write",
          assertThrows(InvalidInputException.class, () -> service.snapshot(folder, new byte[0]))
              .getMessage());
      assertThrows(InvalidInputException.class, () -> service.swap(learner(9, 1)));
    }
    List<String> keys = new ArrayList<>();
    KeyedSession session = next.open(null);
    StreamSnapshot.read(
        file,
        (key, state) -> {
          keys.add(key);
          assertEquals(STEPS, session.open(state).steps(), key);
        });
    assertEquals(KEYS, keys.size());
    for (int k = 0; k < KEYS; k++) {
      double[][] expected = swapped(Place.of(k), next, k);
      for (int t = 0; t < STEPS; t++) {
        assertArrayEquals(expected[t], y.get(k).get(t).join(), name(k) + ", step " + t);
      }
    }
  }

  /** Each place has answers of its own: who takes one for another is noticed. */
  @ParameterizedTest
  @CsvSource({
    "BEFORE_THE_STEP, BETWEEN_STEP_AND_LABEL, 0",
    "BETWEEN_STEP_AND_LABEL, AFTER_THE_LABEL, 2",
    "BEFORE_THE_STEP, AFTER_THE_LABEL, 0",
  })
  void placesOfASwapDiffer(Place one, Place other, int stepsLater) {
    KeyedLearner next = learner(15, 2);
    double[][] y = swapped(one, next, 0);
    double[][] z = swapped(other, next, 0);
    int first = SWAP + stepsLater;
    for (int t = 0; t < first; t++) {
      assertArrayEquals(y[t], z[t], "step " + t);
    }
    assertFalse(Arrays.equals(y[first], z[first]), "step " + first);
  }

  /** Where a swap comes to a key. */
  enum Place {
    BEFORE_THE_STEP,
    BETWEEN_STEP_AND_LABEL,
    AFTER_THE_LABEL;

    static Place of(int key) {
      return values()[key % values().length];
    }
  }

  /** The answers of a key that is swapped at step SWAP, without a service. */
  private static double[][] swapped(Place place, KeyedLearner next, int k) {
    KeyedSession before = learner().open(null);
    KeyedSession after = next.upgrading(learner()).open(null);
    double[][] y = new double[STEPS][];
    System.arraycopy(alone(before, k, 0, SWAP), 0, y, 0, SWAP);
    KeyedSession session = before;
    if (place == Place.BEFORE_THE_STEP) {
      session = after.open(before.bytes());
    }
    y[SWAP] = session.step(input(k, SWAP));
    if (place == Place.BETWEEN_STEP_AND_LABEL) {
      session = after.open(before.bytes());
    }
    label(session, k, SWAP);
    if (place == Place.AFTER_THE_LABEL) {
      session = after.open(before.bytes());
    }
    System.arraycopy(alone(session, k, SWAP + 1, STEPS), 0, y, SWAP + 1, STEPS - SWAP - 1);
    return y;
  }

  /** The key that a shard is at goes on by the next version, as all others. */
  @Test
  void theLastKeyIsUpgradedAtOnce() {
    KeyedLearner next = learner(15, 2);
    KeyedSession alone = learner().open(null);
    try (StreamService service = StreamService.of(learner()).start()) {
      for (int t = 0; t < 6; t++) {
        if (t == 3) {
          service.swap(next);
          alone = next.upgrading(learner()).open(alone.bytes());
        }
        assertArrayEquals(
            alone.step(input(0, t)), service.step("a", input(0, t)).join().y(), "step " + t);
      }
    }
  }

  @Tag("nightly")
  @Test
  void killedAndUpgradedItLosesNoKey() throws Exception {
    assertEquals(
        "200 keys, 6000 answers: 0 missing, 0 different", KillAndUpgrade.run(200, 30, folder));
  }

  /**
   * In a process of its own with little memory: the least that is in use after a collection does
   * not grow. What is in use rises and falls within 24,000 events.
   */
  @Tag("nightly")
  @Test
  void theHeapIsFlatHoweverManyEventsCome() throws Exception {
    Process job =
        KillAndUpgrade.start(
            ProcessBuilder.Redirect.PIPE,
            List.of("-Xmx48m"),
            "100",
            "600",
            folder + "",
            "1",
            "silent");
    List<Double> heap = new ArrayList<>();
    try (BufferedReader lines = job.inputReader()) {
      lines
          .lines()
          .filter(line -> line.contains("MB of heap"))
          .forEach(line -> heap.add(Double.parseDouble(line.split(" ")[2])));
    }
    assertEquals(0, job.waitFor());
    assertEquals(10, heap.size());
    double before = Collections.min(heap.subList(1, 5));
    assertTrue(Collections.min(heap.subList(5, 10)) <= before + 0.3, heap.toString());
  }

  @Test
  void twoThreadsThatWantOneKeyWait() throws Exception {
    try (StreamService service = StreamService.of(learner()).threads(2).queue(2).start()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int t = 0; t < 200; t++) {
                    service.step("one", input(0, 0)).join();
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(400, service.answer("one", 0, (key, record) -> key.steps()).join());
      KeyedSession alone = learner().open(null);
      for (int t = 0; t < 400; t++) {
        alone.step(input(0, 0));
      }
      assertArrayEquals(alone.step(input(0, 1)), service.step("one", input(0, 1)).join().y());
    }
  }

  @Test
  void aKeyGoesOnWithoutAStepThatCannotBeLearned() {
    try (StreamService service = StreamService.of(learner()).start()) {
      service.step("a", input(0, 0)).join();
      assertThrows(
          CompletionException.class,
          () ->
              service
                  .answer(
                      "a",
                      0,
                      (key, record) -> {
                        key.step(input(0, 1));
                        throw new DivergenceException("update 1: a gradient");
                      })
                  .join());
      assertEquals(1, service.count(StreamCount.DIVERGENCES));
      assertEquals(2, service.answer("a", 0, (key, record) -> key.steps()).join());
    }
  }

  @Test
  void aCallThatFailsLeavesItsKeyAsItWas() {
    try (StreamService service = StreamService.of(learner()).start()) {
      service.step("a", input(0, 0)).join();
      float[] wrong = {0, Float.NaN, 0, 0};
      CompletionException e =
          assertThrows(CompletionException.class, () -> service.step("a", wrong).join());
      assertTrue(e.getCause() instanceof InvalidInputException, e.toString());
      assertTrue(e.getMessage().contains("key a"), e.getMessage());
      assertThrows(CompletionException.class, () -> service.label("a", 7, 1).join());
      assertTrue(service.label("a", 0, 1).join());
      assertFalse(service.label("a", 0, 1).join(), "twice");
      assertEquals(2, service.count(StreamCount.FAILURES));
      assertEquals(1, service.count(StreamCount.LATE_LABELS));
      KeyedSession alone = learner().open(null);
      alone.step(input(0, 0));
      alone.learn(1);
      assertArrayEquals(alone.step(input(0, 1)), service.step("a", input(0, 1)).join().y());
      service.forget("a").join();
      assertArrayEquals(
          learner().open(null).step(input(0, 0)), service.step("a", input(0, 0)).join().y());
    }
  }

  /** As if the call had not been made: scores, baselines and what is learned. */
  @Test
  void aLabelThatIsRefusedIsNotScored() {
    KeyedLearner values = values();
    List<Map<String, Double>> scores = new ArrayList<>();
    for (boolean mistake : new boolean[] {false, true}) {
      Prequential<String> evaluation =
          Prequential.ofValues(2, new Prequential.Settings(4, 10, LATE, true));
      try (StreamService service = StreamService.of(values).evaluation(evaluation).start()) {
        for (int t = 0; t < 8; t++) {
          service.step("a", input(0, t)).join();
          int step = t;
          if (mistake) {
            CompletionException e =
                assertThrows(
                    CompletionException.class,
                    () -> service.label("a", step, new double[] {1, Double.NaN}).join());
            assertEquals(
                "key a: target at step " + step + ": got NaN, but expected finite numbers",
                e.getCause().getMessage());
          }
          assertTrue(service.label("a", t, new double[] {1, t}).join());
        }
        assertEquals(8, service.count(StreamCount.LABELS));
      }
      scores.add(evaluation.total().all());
      scores.add(evaluation.of("a").all());
    }
    assertEquals(scores.subList(0, 2), scores.subList(2, 4));
    assertTrue(Double.isFinite(scores.get(2).get("no-change RMSE")), scores + "");
  }

  private static KeyedLearner values() {
    try (Plugins plugins =
        Plugins.builder().classPath(StreamServiceTest.class.getClassLoader()).build()) {
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      return KeyedLearner.ownReadout(
              new NetworkBuilder(plugins, CHANNELS, 2)
                  .layer(l -> l.population("lif", 5))
                  .loss("mean_squared_error", Map.of())
                  .create(1),
              sgd.create(Context.defaults(sgd)),
              0.05)
          .withLateness(LATE);
    }
  }

  /** As UTF-8 they would be question marks, and one key. */
  @Test
  void keysThatAreNoTextAreRefused() throws IOException {
    Path file = folder.resolve("snapshot");
    try (StreamService service = StreamService.of(learner()).start()) {
      for (String key : new String[] {"a\ud800", "\udc00b", "\udbff\udbff"}) {
        InvalidInputException e =
            assertThrows(InvalidInputException.class, () -> service.step(key, input(0, 0)));
        assertTrue(e.getMessage().endsWith("is half of a character"), e.getMessage());
      }
      service.step("\ud83e\udde0", input(0, 0)).join();
      service.snapshot(file, new byte[0]);
    }
    List<String> keys = new ArrayList<>();
    StreamSnapshot.read(file, (key, state) -> keys.add(key));
    assertEquals(List.of("\ud83e\udde0"), keys);
    KeyStore store = KeyStore.inMemory(); // of a program that checks nothing
    store.put("a\ud800", learner().open(null).bytes());
    try (StreamService service = StreamService.of(learner()).store(store).start()) {
      assertThrows(InvalidInputException.class, () -> service.snapshot(file, new byte[0]));
    }
    keys.clear();
    StreamSnapshot.read(file, (key, state) -> keys.add(key));
    assertEquals(1, keys.size(), "the old one stays");
  }

  /** The third error is an alarm: the key forgets what it has learned. */
  @Test
  void anAlarmOfAKeyIsAnswered() {
    Prequential<String> evaluation =
        Prequential.ofClasses(2, new Prequential.Settings(1000, 10, LATE, true));
    try (StreamService service = watched(learner(), 3).evaluation(evaluation).start()) {
      for (int t = 0; t < 3; t++) {
        StreamStep step = service.step("a", input(0, t)).join();
        assertEquals(t, step.step());
        service.label(step, step.y()[0] >= step.y()[1] ? 1 : 0).join();
      }
      assertEquals(1, service.count(StreamCount.DRIFTS));
      assertEquals(3, service.count(StreamCount.ERRORS));
      assertEquals(0, ((ClassScores) evaluation.of("a")).accuracy());
      float[][] now = service.answer("a", 0, (key, record) -> key.weights().readout(0, 0)).join();
      float[][] fresh = learner().open(null).weights().readout(0, 0);
      for (int i = 0; i < fresh.length; i++) {
        assertArrayEquals(fresh[i], now[i]);
      }
    }
  }

  private static StreamService.Builder watched(KeyedLearner learner, int errors) {
    return StreamService.of(learner).watch(() -> new AtErrors(errors), DriftAction.RESET);
  }

  /** A service whose keys are watched: as a session, from a snapshot, and after a swap. */
  @Test
  void watchedKeysAreServedStoppedAndUpgraded() throws IOException {
    Path file = folder.resolve("snapshot");
    KeyedLearner next = learner(13, 2);
    double[][][] y = new double[STEPS][][];
    try (StreamService service = watched(learner(), 2).threads(2).cache(6).start()) {
      System.arraycopy(run(service, 0, 13), 0, y, 0, 13);
      service.snapshot(file, new byte[0]);
      run(service, 13, 15); // is lost, and comes again
    }
    try (StreamService service = watched(learner(), 2).restore(file).cache(9).start()) {
      System.arraycopy(run(service, 13, 20), 0, y, 13, 7);
      service.swap(next);
      System.arraycopy(run(service, 20, STEPS), 0, y, 20, STEPS - 20);
      assertTrue(service.count(StreamCount.DRIFTS) > KEYS);
      service.snapshot(file, new byte[0]);
    }
    WatchedSession before = watched(learner(), 2).session(learner());
    WatchedSession after = watched(learner(), 2).session(next.upgrading(learner()));
    WatchedSession fresh = watched(learner(), 2).session(next);
    List<String> keys = new ArrayList<>();
    StreamSnapshot.read(
        file,
        (key, state) -> {
          keys.add(key);
          assertEquals(STEPS, fresh.open(state).session().steps());
        });
    assertEquals(KEYS, keys.size());
    for (int k = 0; k < KEYS; k++) {
      before.open(null);
      for (int t = 0; t < STEPS; t++) {
        WatchedSession now = t < 20 ? before : after;
        if (t == 20) {
          after.open(before.bytes());
        }
        assertArrayEquals(now.step(input(k, t)), y[t][k], name(k) + ", step " + t);
        int labelled = t - LATE;
        if (labelled >= 0 && labelled % 5 != 4) {
          now.learn(labelled, label(k, labelled));
        } else if (labelled >= 0) {
          now.pass(labelled);
        }
      }
    }
  }

  /** A detector may come to keys that had none, and go. */
  @Test
  void keysGoOnWhenADetectorComesOrGoes() throws IOException {
    Path file = folder.resolve("snapshot");
    List<StreamService.Builder> next =
        List.of(watched(learner(), 1000), StreamService.of(learner()), watched(learner(), 3));
    try (StreamService service = StreamService.of(learner()).start()) {
      service.step("a", input(0, 0)).join();
      service.snapshot(file, new byte[0]);
    }
    for (int t = 1; t <= next.size(); t++) {
      try (StreamService service = next.get(t - 1).restore(file).start()) {
        service.step("a", input(0, t)).join();
        assertEquals(t + 1, service.answer("a", 0, (key, record) -> key.steps()).join());
        service.snapshot(file, new byte[0]);
      }
    }
  }
}
