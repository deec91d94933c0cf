package org.eprop.core.parallel;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {

  private final Workers workers = new Workers(3);

  @AfterEach
  void close() {
    workers.close();
  }

  static List<Throwable> everyKind() {
    return List.of(
        new IllegalArgumentException("unchecked"),
        new StackOverflowError("error"),
        new IOException("checked, undeclared"));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void undeclared(Throwable e) throws T {
    throw (T) e;
  }

  private static void rethrow(Throwable e) {
    WorkersTest.<RuntimeException>undeclared(e);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 1000})
  void everyTaskIsRunOnceAndNoWorkerIsTwo(int tasks) {
    AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
    AtomicIntegerArray busy = new AtomicIntegerArray(3);
    workers.run(
        tasks,
        (i, worker) -> {
          assertEquals(1, busy.incrementAndGet(worker));
          runs.incrementAndGet(i);
          busy.decrementAndGet(worker);
        });
    for (int i = 0; i < tasks; i++) {
      assertEquals(1, runs.get(i));
    }
  }

  /** The tasks of the caller and of one helper are still at it when the other helper's fails. */
  @ParameterizedTest
  @MethodSource("everyKind")
  void whateverATaskThrowsComesAfterTheOthersAreDone(Throwable thrown) {
    for (int failing = 0; failing < 3; failing++) {
      int fails = failing;
      CountDownLatch allAtWork = new CountDownLatch(3);
      AtomicInteger finished = new AtomicInteger();
      AtomicInteger started = new AtomicInteger();
      Throwable got =
          assertThrows(
              Throwable.class,
              () ->
                  workers.run(
                      1000,
                      (i, worker) -> {
                        started.incrementAndGet();
                        if (i < 3) {
                          allAtWork.countDown();
                          await(allAtWork);
                        }
                        if (i == fails) {
                          rethrow(thrown);
                        }
                        pause(20);
                        finished.incrementAndGet();
                      }));
      assertSame(thrown, got);
      assertEquals(started.get() - 1, finished.get(), "nobody is at work any more");
      assertTrue(started.get() < 500, "handed out " + started.get());
    }
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theCallAfterAFailureIsRightAgain(int count) {
    try (Workers some = new Workers(count)) {
      for (Throwable thrown : everyKind()) {
        assertSame(
            thrown,
            assertThrows(Throwable.class, () -> some.run(50, (i, worker) -> rethrow(thrown))));
        int[] numbers = new int[50];
        some.run(50, (i, worker) -> numbers[i] = i);
        for (int i = 0; i < 50; i++) {
          assertEquals(i, numbers[i]);
        }
      }
    }
  }

  @Test
  void ofSeveralFailuresTheLowestNumberCountsAndTheOthersAreSuppressed() {
    CountDownLatch allAtWork = new CountDownLatch(3);
    CountDownLatch othersFailed = new CountDownLatch(2);
    Error[] errors = {new Error("0"), new Error("1"), new Error("2")};
    Throwable got =
        assertThrows(
            Error.class,
            () ->
                workers.run(
                    3,
                    (i, worker) -> {
                      allAtWork.countDown();
                      await(allAtWork);
                      if (i == 0) {
                        await(othersFailed);
                        pause(20);
                      } else {
                        othersFailed.countDown();
                      }
                      throw errors[i];
                    }));
    assertSame(errors[0], got);
    int suppressed = got.getSuppressed().length + got.getSuppressed()[0].getSuppressed().length;
    assertEquals(2, suppressed);
  }

  @Test
  void oneErrorThrownByAllIsNotItsOwnCause() {
    Error error = new Error("shared");
    CountDownLatch allAtWork = new CountDownLatch(3);
    Error got =
        assertThrows(
            Error.class,
            () ->
                workers.run(
                    3,
                    (i, worker) -> {
                      allAtWork.countDown();
                      await(allAtWork);
                      throw error;
                    }));
    assertSame(error, got);
    assertEquals(0, got.getSuppressed().length);
  }

  @Test
  void anInterruptedCallerWaitsAndStaysInterrupted() {
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger finished = new AtomicInteger();
    Thread.currentThread().interrupt();
    workers.run(
        3,
        (i, worker) -> {
          atWork.incrementAndGet();
          while (atWork.get() < 3) {
            Thread.onSpinWait();
          }
          if (worker > 0) {
            pause(20);
          }
          finished.incrementAndGet();
        });
    assertTrue(Thread.interrupted());
    assertEquals(3, finished.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void closedWorkersSaySo(int count) {
    Workers closed = new Workers(count);
    closed.close();
    assertDoesNotThrow(closed::close);
    for (int tasks = 0; tasks < 3; tasks++) {
      int n = tasks;
      assertEquals(
          "workers: called after close()",
          assertThrows(IllegalStateException.class, () -> closed.run(n, (i, worker) -> {}))
              .getMessage());
    }
  }

  @Test
  void nothingToRunSaysSo() {
    assertEquals(
        "task: got null, but expected what is to be run",
        assertThrows(NullPointerException.class, () -> workers.run(0, null)).getMessage());
    assertEquals(
        "tasks: got -1, but expected at least 0",
        assertThrows(IllegalArgumentException.class, () -> workers.run(-1, (i, worker) -> {}))
            .getMessage());
    assertEquals(
        "threads: got 0, but expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> new Workers(0)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aSecondCallerAtOnceFails(int count) throws InterruptedException {
    Thread.currentThread().setName("first");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicInteger wrongRuns = new AtomicInteger();
    try (Workers some = new Workers(count)) {
      some.run(
          1,
          (i, worker) -> {
            Thread second =
                new Thread(() -> some.run(5, (j, w) -> wrongRuns.incrementAndGet()), "second");
            second.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
            second.start();
            try {
              second.join();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      assertDoesNotThrow(() -> some.run(5, (i, worker) -> {}));
    }
    assertEquals(IllegalStateException.class, thrown.get().getClass());
    assertEquals(
        "workers: called by thread \"second\" during a call by thread \"first\", but expected one"
            + " call at a time",
        thrown.get().getMessage());
    assertEquals(0, wrongRuns.get());
  }

  @Test
  void aTaskThatRunsTasksOfItsOwnFails() {
    IllegalStateException got =
        assertThrows(
            IllegalStateException.class,
            () -> workers.run(2, (i, worker) -> workers.run(2, (j, w) -> {})));
    assertTrue(got.getMessage().startsWith("workers: called by thread "), got.getMessage());
  }
}
