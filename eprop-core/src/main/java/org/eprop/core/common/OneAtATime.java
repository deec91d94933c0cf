package org.eprop.core.common;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes a second call fail that comes while a first one still runs, where both would write to the
 * same buffers: instead of wrong numbers there is an exception. No lock: nobody waits.
 *
 * <pre>{@code
 * guard.enter();
 * try {
 *   ...
 * } finally {
 *   guard.exit();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Whoever is inside sees what was written by those who were inside before.
 */
public final class OneAtATime {

  private final String what;
  private final AtomicReference<Thread> inside = new AtomicReference<>();

  /**
   * @param what is guarded, for messages: {@code "engine"}
   */
  public OneAtATime(String what) {
    this.what = what;
  }

  /**
   * Goes in.
   *
   * @throws IllegalStateException if a call is inside, be it of this very thread
   */
  public void enter() {
    Thread me = Thread.currentThread();
    Thread other = inside.compareAndExchange(null, me);
    if (other != null) {
      throw new IllegalStateException(
          ("%s: called by thread \"%s\" during a call by %s, but expected one call at a time")
              .formatted(
                  what,
                  me.getName(),
                  other == me ? "the same thread" : "thread \"" + other.getName() + "\""));
    }
  }

  /**
   * Goes out again.
   *
   * @throws IllegalStateException if the thread is not inside
   */
  public void exit() {
    Thread me = Thread.currentThread();
    if (!inside.compareAndSet(me, null)) {
      throw new IllegalStateException(
          what + ": left by thread \"" + me.getName() + "\", which did not enter it");
    }
  }
}
