package org.eprop.host;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.eprop.api.plugin.Component;
import org.eprop.host.terminal.StopSignal;
import org.eprop.host.terminal.Window;

/**
 * Where a command runs: at a terminal, or for another program, which may show its progress in a
 * window of its own, and stop it.
 */
public final class Surroundings {

  private final Supplier<Optional<Window>> window;
  private final boolean signals;
  private final List<Component> components;
  private final List<StopSignal> open = new CopyOnWriteArrayList<>();
  private boolean stopping;

  /** The terminal that standard error goes to, if it does. */
  public Surroundings() {
    this(Window::ofStandardError, /* signals= */ true, List.of());
  }

  /**
   * @param window where progress is drawn
   * @param signals whether those of the system stop a command, too
   * @param components that there are beside those of plugins
   */
  public Surroundings(
      Supplier<Optional<Window>> window, boolean signals, List<Component> components) {
    this.window = window;
    this.signals = signals;
    this.components = components;
  }

  /** Components that there are beside those of plugins. */
  List<Component> components() {
    return components;
  }

  /** Where progress is drawn. */
  public Optional<Window> window() {
    return window.get();
  }

  /** A signal that {@link #stop()} gives, as Ctrl-C does. */
  public synchronized StopSignal stopSignal(Runnable announcement) {
    StopSignal signal = new StopSignal(announcement, open::remove, signals);
    open.add(signal);
    if (stopping) {
      signal.stop();
    }
    return signal;
  }

  /** Stops what can be stopped, now or when it comes to it. */
  public synchronized void stop() {
    stopping = true;
    open.forEach(StopSignal::stop);
  }
}
