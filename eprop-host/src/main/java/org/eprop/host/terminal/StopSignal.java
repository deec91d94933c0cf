package org.eprop.host.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jline.utils.Signals;

/**
 * Catches Ctrl-C and requests to end: the first one only sets a flag, the second one ends the
 * program at once. (A shutdown hook could not tell the second from the first: while hooks run, the
 * virtual machine makes further signals wait.) A signal that is ignored, as under {@code nohup},
 * stays ignored; where signals can't be caught, they end the program as usual.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {

  private static final int STATUS = 128;
  private static final Map<String, Integer> CAUGHT = Map.of("INT", 2, "TERM", 15, "HUP", 1);

  private static final int INTERRUPTED = STATUS + 2;

  private final Runnable announcement;
  private final Consumer<StopSignal> closed;
  private final Map<String, Object> previous = new LinkedHashMap<>();
  private volatile int status;

  /**
   * Catches signals until closed.
   *
   * @param announcement told of the first signal, on a thread of its own
   */
  public StopSignal(Runnable announcement) {
    this(announcement, signal -> {}, /* caught= */ true);
  }

  /**
   * The same.
   *
   * @param closed is told at the end
   * @param caught whether signals of the system are caught; else there is {@link #stop()} alone
   */
  public StopSignal(Runnable announcement, Consumer<StopSignal> closed, boolean caught) {
    this.announcement = announcement;
    this.closed = closed;
    if (caught) {
      CAUGHT.forEach(
          (name, number) ->
              previous.put(name, Signals.register(name, () -> received(STATUS + number))));
    }
  }

  /** Announces first: whoever stops may have stopped, and said so, a moment later. */
  public synchronized void received(int newStatus) {
    if (status != 0) {
      Runtime.getRuntime().halt(newStatus);
    }
    try {
      announcement.run();
    } finally {
      status = newStatus;
    }
  }

  /** As Ctrl-C does; the second time, nothing. */
  public synchronized void stop() {
    if (status == 0) {
      received(INTERRUPTED);
    }
  }

  /** Whether to stop. */
  @Override
  public boolean getAsBoolean() {
    return status != 0;
  }

  /** The exit status of a program that a signal stopped; 0 before there was one. */
  public int status() {
    return status;
  }

  /** The same, once its announcement has been made. */
  public synchronized int awaitStatus() {
    return status;
  }

  @Override
  public void close() {
    closed.accept(this);
    previous.forEach(
        (name, handler) -> {
          if (handler != null) {
            Signals.unregister(name, handler);
          }
        });
  }
}
