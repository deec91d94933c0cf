package org.eprop.core.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {

  private final OneAtATime guard = new OneAtATime("engine");

  private static Throwable in(String thread, Runnable action) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread other = new Thread(action, thread);
    other.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
    other.start();
    other.join();
    return thrown.get();
  }

  @Test
  void namesBothThreads() throws InterruptedException {
    Thread.currentThread().setName("main");
    guard.enter();
    Throwable thrown = in("second", guard::enter);
    assertEquals(IllegalStateException.class, thrown.getClass());
    assertEquals(
        "engine: called by thread \"second\" during a call by thread \"main\", but expected one"
            + " call at a time",
        thrown.getMessage());
  }

  @Test
  void aCallFromInsideFailsToo() {
    Thread.currentThread().setName("main");
    guard.enter();
    assertEquals(
        "engine: called by thread \"main\" during a call by the same thread, but expected one call"
            + " at a time",
        assertThrows(IllegalStateException.class, guard::enter).getMessage());
  }

  @Test
  void letsAnyThreadInOnceTheFirstIsOut() throws InterruptedException {
    guard.enter();
    guard.exit();
    assertEquals(
        null,
        in(
            "second",
            () -> {
              guard.enter();
              guard.exit();
            }));
    guard.enter();
  }

  @Test
  void onlyWhoIsInsideGoesOut() throws InterruptedException {
    guard.enter();
    assertEquals(
        "engine: left by thread \"second\", which did not enter it",
        in("second", guard::exit).getMessage());
    assertThrows(IllegalStateException.class, guard::enter);
  }
}
