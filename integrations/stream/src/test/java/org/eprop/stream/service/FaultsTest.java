package org.eprop.stream.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.drift.AtErrors;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.evaluation.Prequential;
import org.eprop.stream.evaluation.StreamScores;
import org.eprop.stream.keyed.DriftAction;
import org.eprop.stream.keyed.KeyedFunction;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.AdditionalAnswers;

/**
 * All that is not the service's own fails once, at each place where it is called: the store, who
 * listens, detectors, functions. Whatever fails, it is as if that call had not been made.
 */
class FaultsTest {

  private static final int KEYS = 3;
  private static final int STEPS = 6;

  private static final KeyedLearner LEARNER = StreamServiceTest.learner(3, 1);
  private static final KeyedLearner NEXT = StreamServiceTest.learner(4, 2);

  /** What a fault is: a mistake, of the virtual machine, of a language without checked ones. */
  private static final List<Supplier<Throwable>> FAULTS =
      List.of(
          () -> new IllegalStateException("fault"),
          () -> new LinkageError("fault"),
          () -> new IOException("fault"));

  @TempDir private Path folder;

  /** What came of a script. */
  private record Outcome(
      List<String> answers, Map<String, Object> after, int boundaries, int failed) {}

  /** One call, which tells what came of it. */
  private interface Call {
    String of(StreamService service) throws Exception;
  }

  /** What is outside of the service, which fails at its n-th call; and a script of calls. */
  private final class Outside {

    private final int failsAt;
    private int called;
    private final Map<String, byte[]> kept = new TreeMap<>();
    private final List<String> windows = new ArrayList<>();
    private final KeyStore store = failing(KeyStore.class, kept());
    private final Consumer<StreamScores> listener =
        failing(Consumer.class, (Consumer<StreamScores>) full -> windows.add(full.all() + ""));
    private final KeyedFunction<Integer, Long> function =
        failing(
            KeyedFunction.class,
            (KeyedFunction<Integer, Long>)
                (key, t) -> {
                  key.step(StreamServiceTest.input(7, t));
                  return key.steps();
                });
    private final Supplier<DriftDetector> detectors =
        failing(Supplier.class, (Supplier<DriftDetector>) () -> new Failing(new AtErrors(2)));
    private final Prequential<String> evaluation =
        Prequential.<String>ofClasses(2, new Prequential.Settings(3, 5, 5, false))
            .onWindow(listener);

    Outside(int failsAt) {
      this.failsAt = failsAt;
    }

    @SuppressWarnings("unchecked")
    private <T> T failing(Class<? super T> type, T real) {
      return (T)
          mock(
              (Class<Object>) (Class<?>) type,
              withSettings()
                  .stubOnly()
                  .defaultAnswer(
                      call -> {
                        isCalled();
                        return AdditionalAnswers.delegatesTo(real).answer(call);
                      }));
    }

    private void isCalled() throws Throwable {
      called++;
      if (called == failsAt) {
        throw FAULTS.get(failsAt % FAULTS.size()).get();
      }
    }

    /** No mock: there are thousands. */
    private final class Failing implements DriftDetector {
      private final DriftDetector real;

      Failing(DriftDetector real) {
        this.real = real;
      }

      private void isCalled() {
        try {
          Outside.this.isCalled();
        } catch (Error e) {
          throw e;
        } catch (Throwable e) {
          throw new IllegalStateException("fault");
        }
      }

      @Override
      public boolean add(double error) {
        isCalled();
        return real.add(error);
      }

      @Override
      public double[] state() {
        isCalled();
        return real.state();
      }

      @Override
      public void resume(double[] state) {
        isCalled();
        real.resume(state);
      }
    }

    private KeyStore kept() {
      KeyStore memory = KeyStore.inMemory();
      return new KeyStore() {
        @Override
        public byte[] get(String key) {
          return memory.get(key);
        }

        @Override
        public void put(String key, byte[] state) {
          memory.put(key, state);
          kept.put(key, state);
        }

        @Override
        public void remove(String key) {
          memory.remove(key);
          kept.remove(key);
        }

        @Override
        public void forEach(BiConsumer<String, byte[]> to) {
          kept.forEach(to);
        }
      };
    }

    private List<Call> script() {
      List<Call> calls = new ArrayList<>();
      for (int t = 0; t < STEPS; t++) {
        for (int k = 0; k < KEYS; k++) {
          String key = "key " + k;
          float[] x = StreamServiceTest.input(k, t);
          int step = t - k;
          int truth = t % 2;
          calls.add(service -> Arrays.toString(service.step(key, x).join().y()));
          if (step >= 0) {
            calls.add(service -> service.label(key, step, truth).join() + "");
          }
        }
        int now = t;
        calls.add(service -> service.answer("key 0", now, function).join() + "");
        if (t == 3) {
          Path file = folder.resolve("snapshot");
          calls.add(
              service -> {
                service.snapshot(file, new byte[] {1});
                return Arrays.hashCode(Files.readAllBytes(file)) + "";
              });
        }
      }
      calls.add(STEPS, service -> service.pass("key 1", 0).join() + "");
      calls.add(3 * STEPS, service -> service.forget("key 2").join() + "");
      calls.add(
          4 * STEPS,
          service -> {
            service.swap(NEXT);
            return "";
          });
      return calls;
    }

    private StreamService start() {
      StreamService.Builder settings =
          StreamService.of(LEARNER)
              .watch(detectors, DriftAction.RESET)
              .store(store)
              .cache(2)
              .threads(2)
              .evaluation(evaluation);
      try {
        return settings.start();
      } catch (Throwable e) {
        assertEquals("fault", e.getMessage());
        return settings.start();
      }
    }

    /**
     * Runs it.
     *
     * @param without the call that is left out; -1 for none
     * @param again whether to repeat a call that fails
     */
    Outcome run(int without, boolean again) throws Exception {
      List<String> answers = new ArrayList<>();
      int failed = -1;
      StreamService service = start();
      List<Call> script = script();
      for (int i = 0; i < script.size(); i++) {
        if (i == without) {
          continue;
        }
        Callable<String> call = call(script.get(i), service);
        try {
          answers.add(call.call());
        } catch (Fault e) {
          assertEquals(-1, failed, "one call failed alone");
          failed = i;
          if (again) {
            answers.add(call.call());
          }
        }
      }
      try {
        service.close();
      } catch (IllegalStateException | LinkageError e) {
        failed = script.size();
        service.close();
      }
      assertNoThreads();
      Map<String, Object> after = new LinkedHashMap<>();
      after.put("scores", evaluation.total().all());
      after.put("window", evaluation.window().all());
      after.put("windows", windows);
      after.put("pending", evaluation.pending());
      kept.forEach((key, state) -> after.put(key, Arrays.toString(state)));
      for (StreamCount count : StreamCount.values()) {
        if (!List.of(StreamCount.HITS, StreamCount.MISSES, StreamCount.FAILURES).contains(count)) {
          after.put(count + "", (float) service.count(count)); // sums in another order
        }
      }
      return new Outcome(answers, after, called, failed);
    }
  }

  /** A fault of ours came out of a call. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** A call that says what is wrong with it, but throws faults. */
  private static Callable<String> call(Call call, StreamService service) {
    return () -> {
      try {
        return call.of(service);
      } catch (CompletionException | IllegalStateException | LinkageError | IOException e) {
        Throwable cause = e instanceof CompletionException ? e.getCause() : e;
        if (String.valueOf(cause.getMessage()).contains("fault")) {
          throw new Fault();
        }
        return cause + "";
      } catch (InvalidInputException e) {
        return e.getMessage();
      }
    };
  }

  private static void assertAlike(Outcome expected, Outcome outcome, String what) {
    assertEquals(expected.answers, outcome.answers, what);
    assertEquals(expected.after.keySet(), outcome.after.keySet(), what);
    expected.after.forEach(
        (name, value) -> assertEquals(value, outcome.after.get(name), what + ": " + name));
  }

  private static void assertNoThreads() {
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("eprop-stream")));
  }

  /** Of every seventh fault. */
  @Test
  void afterAFaultItIsAsIfTheCallHadNotBeenMade() throws Exception {
    assertTrue(callsThatFail(7) > 3);
  }

  @Tag("nightly")
  @Test
  void afterAnyFaultItIsAsIfTheCallHadNotBeenMade() throws Exception {
    assertTrue(callsThatFail(1) > 15);
  }

  /** How many calls failed of those with every n-th fault. */
  private int callsThatFail(int every) throws Exception {
    Outcome whole = new Outside(0).run(-1, false);
    assertEquals(-1, whole.failed);
    Map<Integer, Outcome> without = new HashMap<>();
    int calls = 0;
    for (int n = 1; n <= whole.boundaries; n += every) {
      Outcome repeated = new Outside(n).run(-1, true);
      assertAlike(whole, repeated, "repeated after fault " + n);
      if (n / every % 3 > 0) {
        continue; // a third shows it as well
      }
      Outcome failed = new Outside(n).run(-1, false);
      if (failed.failed >= 0 && !without.containsKey(failed.failed)) {
        calls++;
        without.put(failed.failed, new Outside(0).run(failed.failed, false));
      }
      Outcome expected = without.getOrDefault(failed.failed, whole);
      assertAlike(expected, failed, "without what fault " + n + " broke");
    }
    assertTrue(whole.boundaries > 150, whole.boundaries + "");
    return calls;
  }

  @Test
  void aStoreThatRefusesOneKeyKeepsAllOthers() {
    Map<String, byte[]> kept = new HashMap<>();
    KeyStore store = mock(KeyStore.class);
    RuntimeException refusal = new IllegalArgumentException("no");
    doAnswer(call -> kept.put(call.getArgument(0), call.getArgument(1)))
        .when(store)
        .put(any(), any());
    doThrow(refusal).when(store).put(eq("key 42"), any());
    StreamService service = StreamService.of(LEARNER).store(store).threads(3).cache(1000).start();
    for (int k = 0; k < 100; k++) {
      service.step("key " + k, StreamServiceTest.input(k, 0)).join();
    }
    assertSame(refusal, assertThrows(IllegalArgumentException.class, service::close));
    assertEquals(99, kept.size());
    assertNoThreads();
    assertSame(refusal, assertThrows(IllegalArgumentException.class, service::close));
    doAnswer(call -> kept.put(call.getArgument(0), call.getArgument(1)))
        .when(store)
        .put(any(), any());
    service.close();
    assertEquals(100, kept.size());
  }

  @Test
  void laterFailuresAreSuppressed() {
    KeyStore store = mock(KeyStore.class);
    doThrow(new IllegalArgumentException("a")).when(store).put(eq("key 1"), any());
    doThrow(new IllegalArgumentException("b")).when(store).put(eq("key 2"), any());
    doThrow(new LinkageError("c")).when(store).put(eq("key 3"), any());
    StreamService service = StreamService.of(LEARNER).store(store).threads(2).start();
    for (int k = 0; k < 5; k++) {
      service.step("key " + k, StreamServiceTest.input(k, 0)).join();
    }
    Throwable e = assertThrows(Throwable.class, service::close);
    assertEquals(2, e.getSuppressed().length, e + "");
    assertNoThreads();
  }

  /** Of three that are at hand, the store does not take one: the others make room. */
  @Test
  void aKeyThatCannotBeKeptDoesNotBlockOthers() {
    KeyStore memory = KeyStore.inMemory();
    KeyStore store = mock(KeyStore.class, AdditionalAnswers.delegatesTo(memory));
    doThrow(new IllegalArgumentException("full")).when(store).put(eq("key 0"), any());
    StreamService service = StreamService.of(LEARNER).store(store).cache(3).start();
    int refused = 0;
    for (int t = 0; t < 4; t++) {
      for (int k = 0; k < 6; k++) {
        String key = "key " + k;
        float[] x = StreamServiceTest.input(k, t);
        try {
          service.step(key, x).join();
        } catch (CompletionException e) {
          refused++;
          service.step(key, x).join();
        }
      }
    }
    assertTrue(refused > 2 && refused < 12, refused + "");
    for (int k = 0; k < 6; k++) {
      double[] last = null;
      KeyedSession alone = LEARNER.open(null);
      for (int t = 0; t < 5; t++) {
        last = alone.step(StreamServiceTest.input(k, t));
      }
      String key = "key " + k;
      float[] x = StreamServiceTest.input(k, 4);
      double[] y;
      try {
        y = service.step(key, x).join().y();
      } catch (CompletionException e) {
        y = service.step(key, x).join().y();
      }
      assertArrayEquals(last, y, key);
    }
    assertThrows(IllegalArgumentException.class, service::close);
  }

  /** The state of a key is damaged: the one before goes on where it was. */
  @Test
  void aKeyThatCannotBeOpenedDoesNotDisturbTheOneBefore() {
    KeyStore store = mock(KeyStore.class);
    when(store.get("bad")).thenReturn(new byte[] {1, 2, 3});
    try (StreamService service = StreamService.of(LEARNER).store(store).start()) {
      service.step("good", StreamServiceTest.input(0, 0)).join();
      CompletionException e =
          assertThrows(
              CompletionException.class,
              () -> service.step("bad", StreamServiceTest.input(0, 0)).join());
      assertTrue(e.getCause().getMessage().startsWith("key bad: "), e.getMessage());
      assertEquals(1, service.answer("good", 0, (key, none) -> key.steps()).join());
    }
  }
}
