package org.eprop.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Where a command runs: at a terminal, or for another program, which may show its progress in a
 * window of its own, and stop it.
 */
final class Surroundings {

  private final Supplier<Optional<Window>> window;
  private final List<StopSignal> open = new CopyOnWriteArrayList<>();
  private boolean stopping;

  /** The terminal that standard error goes to, if it does. */
  Surroundings() {
    this(Window::ofStandardError);
  }

  /**
   * @param window where progress is drawn
   */
  Surroundings(Supplier<Optional<Window>> window) {
    this.window = window;
  }

  /** Where progress is drawn. */
  Optional<Window> window() {
    return window.get();
  }

  /** A signal that {@link #stop()} gives, as Ctrl-C does. */
  synchronized StopSignal stopSignal(Runnable announcement) {
    StopSignal signal = new StopSignal(announcement, open::remove);
    open.add(signal);
    if (stopping) {
      signal.stop();
    }
    return signal;
  }

  /** Stops what can be stopped, now or when it comes to it. */
  synchronized void stop() {
    stopping = true;
    open.forEach(StopSignal::stop);
  }
}
